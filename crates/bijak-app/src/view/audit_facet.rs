use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuditField {
    Action,
    Actor,
    Workspace,
    SourceIp,
    UserAgent,
    Outcome,
    Target,
    /// The /24 of an IPv4 address, the /64 of an IPv6 address.
    Network,
}

/// Command `audit_facets`: one of these for every field asked for, in that order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditFacetView {
    pub field: AuditField,
    /// How many values there are among the matching events.
    #[ts(type = "number")]
    pub distinct: u64,
    /// The most frequent ones.
    pub values: Vec<AuditFacetValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditFacetValue {
    /// What a query says to mean it: `actor:` followed by this, already quoted where it must be. Null: the events that have none.
    pub value: Option<String>,
    /// What to show: a name where `value` is an id.
    pub label: String,
    #[ts(type = "number")]
    pub count: u64,
}

/// Command `audit_histogram`: matching events by time. The last bucket ends at `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditHistogramView {
    pub from: String,
    pub to: String,
    pub buckets: Vec<AuditHistogramBucket>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditHistogramBucket {
    pub from: String,
    #[ts(type = "number")]
    pub success: u64,
    #[ts(type = "number")]
    pub failure: u64,
}
