//! The set-up page of an empty authority, and the page that says it is done.

use askama::Template;

#[derive(Template)]
#[template(path = "set_up.html")]
pub(crate) struct SetUpPage<'a> {
    pub(crate) host: &'a str,
    /// Where the form goes: this page's own path.
    pub(crate) action: &'a str,
    pub(crate) csrf_token: &'a str,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) fields: Vec<Field<'a>>,
}

/// One input of the form.
pub(crate) struct Field<'a> {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    /// The input's `type`.
    pub(crate) kind: &'static str,
    pub(crate) autocomplete: &'static str,
    /// What was typed before; of a password or code, never.
    pub(crate) value: &'a str,
    pub(crate) is_wrong: bool,
    pub(crate) autofocus: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "set_up_done.html")]
pub(crate) struct SetUpDonePage<'a> {
    pub(crate) host: &'a str,
    pub(crate) organization: &'a str,
    pub(crate) email: &'a str,
}
