//! The sign-in page: `email` and `password`.

use askama::Template;

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage<'a> {
    /// The deployment's host, so that people see where they are.
    pub(crate) host: &'a str,
    /// Who sent them here.
    pub(crate) client: &'a str,
    /// The authorization request's query, carried in a hidden field.
    pub(crate) request: &'a str,
    pub(crate) csrf_token: &'a str,
    /// What was typed before, after an error.
    pub(crate) email: &'a str,
    pub(crate) error: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_escaped_and_the_password_never() {
        let page = SignInPage {
            host: "127.0.0.1:8787",
            client: "Bijak Keys",
            request: r#"state="><script>alert(1)</script>"#,
            csrf_token: "t",
            email: "\"><img src=x>@example.org",
            error: Some("Email or password is wrong."),
        };
        let html = page.render().unwrap();
        assert!(!html.contains("<script") && !html.contains("<img"));
        assert!(html.contains(r#"role="alert""#));
        let password = html.split_once(r#"name="password""#).unwrap().1.split_once('>').unwrap().0;
        assert!(password.contains("autofocus") && !password.contains("value="));
    }
}
