//! The fields whose values are integers in the columns.

/// Id 0 is `null` in every field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Column {
    Action,
    Actor,
    Target,
    SourceIp,
    UserAgent,
    Workspace,
    Organization,
    Reason,
    /// A value in the details: any number of them an event, kept apart from the other columns.
    Value,
}

/// Columns that hold exactly one id an event.
pub(crate) const COLUMNS: usize = 8;

impl Column {
    pub(crate) const SINGLE: [Self; COLUMNS] = [
        Self::Action,
        Self::Actor,
        Self::Target,
        Self::SourceIp,
        Self::UserAgent,
        Self::Workspace,
        Self::Organization,
        Self::Reason,
    ];
    pub(crate) const ALL: [Self; COLUMNS + 1] = [
        Self::Action,
        Self::Actor,
        Self::Target,
        Self::SourceIp,
        Self::UserAgent,
        Self::Workspace,
        Self::Organization,
        Self::Reason,
        Self::Value,
    ];

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    pub(crate) const fn is_party(self) -> bool {
        matches!(self, Self::Actor | Self::Target)
    }
}
