//! Journeys over real processes, a real browser, a real tray: few, long, and each a story that a person could tell.
//! What can fail at a lower layer is tested there; here stands what only the whole can show.

mod api_key;
mod audit_backfill;
mod audit_evidence;
mod audit_lies;
mod audit_log;
mod crash;
mod harness;
mod local_authority;
mod outage;
mod secrets;
mod service_account;
mod sign_in;
mod steps;
mod vault;
mod window;
