//! A page that says why it goes no further, what is safe and what to try.

use askama::Template;
use bijak_domain::RequestId;

#[derive(Template)]
#[template(path = "refused.html")]
pub(crate) struct RefusedPage<'a> {
    pub(crate) host: &'a str,
    pub(crate) title: &'a str,
    pub(crate) detail: &'a str,
    pub(crate) advice: &'a str,
    /// An address of this server where the person may begin anew.
    pub(crate) again: Option<&'a str>,
    /// What the operator's log knows this answer by.
    pub(crate) request_id: Option<RequestId>,
}
