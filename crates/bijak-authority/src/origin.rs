//! Where a request came from, as the audit log records it.

use std::net::IpAddr;

use bijak_domain::RequestId;

/// Built by the HTTP layer for each request and handed down to whatever writes an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// None only for the system's own acts (bootstrap, local commands, expiry).
    pub source_ip: Option<IpAddr>,
    /// None only where none was sent.
    pub user_agent: Option<String>,
    pub request_id: Option<RequestId>,
}

impl Origin {
    /// The authority itself: no address, no user agent, no request.
    pub const fn system() -> Self {
        Self { source_ip: None, user_agent: None, request_id: None }
    }
}
