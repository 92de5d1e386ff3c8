use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// The actor's first event from this network.
    NewNetwork,
    /// Many failures of one actor or one address in a short time.
    FailureBurst,
    /// An hour of the day at which this actor is hardly ever seen.
    UnusualHour,
}

/// Something unusual, found on this computer from the events it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlagView {
    pub kind: FlagKind,
    /// The figures behind it, in one sentence.
    pub why: String,
    pub muted: bool,
}

/// Command `audit_flag_mutes`: what the person does not want to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlagMuteView {
    pub kind: FlagKind,
    /// Null: of whatever actor.
    pub actor_id: Option<String>,
    /// The actor's name as last seen.
    pub actor_name: Option<String>,
}
