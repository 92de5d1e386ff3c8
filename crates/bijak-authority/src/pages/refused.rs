//! A page that says why it goes no further, what is safe and what to try.

use std::borrow::Cow;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use bijak_domain::RequestId;

use crate::{http::AppState, origin::Origin};

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage<'a> {
    host: &'a str,
    title: &'a str,
    detail: &'a str,
    advice: &'a str,
    again: Option<&'a str>,
    /// What the operator's log knows this answer by.
    request_id: Option<RequestId>,
}

/// What the page says.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    /// What happened.
    pub(crate) detail: Cow<'static, str>,
    /// What is safe and what to try.
    pub(crate) advice: &'static str,
    /// An address of this server where the person may begin anew.
    pub(crate) again: Option<String>,
    pub(crate) retry_after_secs: Option<u16>,
}

impl Refused {
    pub(crate) fn new(
        status: StatusCode,
        title: &'static str,
        detail: impl Into<Cow<'static, str>>,
        advice: &'static str,
    ) -> Self {
        Self { status, title, detail: detail.into(), advice, again: None, retry_after_secs: None }
    }

    /// A form that cannot be understood; `error` says why, in the lower case of errors.
    pub(crate) fn unreadable_form(
        status: StatusCode,
        error: &dyn std::error::Error,
        advice: &'static str,
    ) -> Self {
        Self::new(status, "This form could not be read", sentence(error), advice)
    }

    /// A form of a page that is not ours.
    pub(crate) fn foreign_form(advice: &'static str) -> Self {
        let detail = "A page that is not part of this server tried to act in your name.";
        Self::new(StatusCode::FORBIDDEN, "This form came from another site", detail, advice)
    }

    /// The server's own fault, whose cause the caller has logged.
    pub(crate) fn broken(status: StatusCode) -> Self {
        Self::new(
            status,
            "Something went wrong here",
            "The server could not do its part.",
            "Nothing was changed. Try again in a moment; if it stays, tell the operator the request below.",
        )
    }

    pub(crate) fn respond(self, app: &AppState, origin: &Origin) -> Response {
        let Self { status, title, detail, advice, again, retry_after_secs } = self;
        let page = RefusedPage {
            host: app.config.public_url.authority(),
            title,
            detail: &detail,
            advice,
            again: again.as_deref(),
            request_id: origin.request_id,
        };
        let mut response = super::respond(status, &page, None);
        if let Some(secs) = retry_after_secs {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        response
    }
}

/// An error's words as a sentence.
pub(crate) fn sentence(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    chars.next().map(|first| format!("{}{}.", first.to_uppercase(), chars.as_str())).unwrap_or_default()
}
