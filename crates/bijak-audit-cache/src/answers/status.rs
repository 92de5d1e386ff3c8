//! What the cache holds, in numbers a person chooses from.

use crate::{AuditCache, CacheError, Cancel, Field, Held, Query};

/// Values listed of each kind.
const TOP: usize = 100;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// `None`: nothing yet.
    pub held: Option<Held>,
    /// The most frequent actions, the most frequent first.
    pub actions: Vec<String>,
    /// The names (or ids) of the most frequent actors, the most frequent first.
    pub actors: Vec<String>,
}

impl AuditCache {
    pub fn status(&self) -> Result<Status, CacheError> {
        let held = self.held()?;
        let mut facets = self
            .facets(&Query::All, None, &[Field::Action, Field::Actor], TOP, &Cancel::never())?
            .into_iter();
        let mut labels = || {
            facets
                .next()
                .map_or_else(Vec::new, |facet| facet.values.into_iter().map(|value| value.label).collect())
        };
        Ok(Status { held, actions: labels(), actors: labels() })
    }
}
