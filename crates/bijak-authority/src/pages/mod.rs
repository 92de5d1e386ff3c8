//! The pages people see in a browser: sign-in, consent, set-up and refusals. Server-rendered, no script.
//!
//! Every page leaves through [`respond`], so that none can be framed, cached, sniffed or made to send its form elsewhere.
//! To add a page: a template beside this file that extends `layout.html`, its struct, and a call of [`respond`].

mod consent;
mod refused;
mod scope_words;
mod set_up;
mod sign_in;

use std::sync::LazyLock;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

pub(crate) use consent::{Consent, ConsentPage};
pub(crate) use refused::{Refused, sentence};
pub(crate) use set_up::{Field, FieldError, SetUpDonePage, SetUpPage};
pub(crate) use sign_in::SignInPage;

use crate::http::ApiError;

/// The one style sheet, inside each page: a page needs nothing further from anywhere.
const CSS: &str = include_str!("pages.css");

/// Allows exactly [`CSS`]: not even an injected style attribute would apply.
static STYLE_SOURCE: LazyLock<String> =
    LazyLock::new(|| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(CSS.as_bytes()))));

/// A page as an answer. `form_target` is a CSP source that the answer to the page's form may redirect to, beside this
/// server itself.
pub(crate) fn respond(status: StatusCode, page: &impl Template, form_target: Option<&str>) -> Response {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => return ApiError::Internal(error.to_string().into()).into_response(),
    };
    let Ok(policy) = HeaderValue::from_str(&content_security_policy(form_target)) else {
        return ApiError::Internal("a form target is no CSP source".into()).into_response();
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            header::HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    (status, headers, Html(html)).into_response()
}

fn content_security_policy(form_target: Option<&str>) -> String {
    let style = &*STYLE_SOURCE;
    let target = form_target.map(|source| format!(" {source}")).unwrap_or_default();
    format!(
        "default-src 'none'; style-src {style}; img-src data:; form-action 'self'{target}; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_form_target_and_nothing_else() {
        let policy = content_security_policy(Some("example.bijakcloud.desktop:"));
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
        assert!(policy.contains(
            "; form-action 'self' example.bijakcloud.desktop:; base-uri 'none'; frame-ancestors 'none'"
        ));
        assert!(!policy.contains("script") && !policy.contains("unsafe"));
        assert!(content_security_policy(None).contains("form-action 'self';"));
    }

    #[test]
    fn the_style_sheet_is_in_the_page_as_it_was_hashed() {
        let page = SignInPage { host: "h", client: "c", request: "", csrf_token: "", email: "", error: None };
        let html = page.render().unwrap();
        let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert_eq!(style, CSS);
        assert_eq!(html.matches("<form").count(), 1);
        assert!(!html.contains("<script"));
    }
}
