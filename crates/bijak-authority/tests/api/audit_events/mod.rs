//! `/v1/audit-events`

mod bulk;
mod list;
mod stream;
