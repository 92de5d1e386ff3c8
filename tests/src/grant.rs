//! A sign-in without a browser: the authority's own forms, filled in over HTTP. For the journeys' second look at the
//! server, past the app: what does the audit log really hold?

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bijak_domain::{OsEntropy, SecretKind, SecretToken};
use hyper::{Method, StatusCode, header};
use sha2::{Digest, Sha256};

use crate::{Authority, Http, http::Answer};

/// Nothing listens there: the code is read off the redirect.
const REDIRECT: &str = "http://127.0.0.1:9/oauth/callback";

/// Answers an access token of the owner with `scope`.
pub(crate) async fn access_token(authority: &Authority, http: &Http, scope: &str) -> Result<String> {
    // Any unguessable text of unreserved characters will do for RFC 7636 §4.1.
    let verifier = SecretToken::generate(SecretKind::AccessToken, &OsEntropy);
    let verifier = verifier.expose("the journey's own code verifier");
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let query = form(&[
        ("client_id", "bijak-desktop"),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("scope", scope),
        ("state", "journey"),
    ]);
    let mut cookies = Cookies::default();
    let page = cookies.follow(http, Method::GET, &format!("/oauth/authorize?{query}"), None).await?;
    let credentials = [("email", authority.email.as_str()), ("password", authority.password.as_str())];
    let page = cookies.submit(http, &page, &credentials).await?;
    let allowed = cookies.submit(http, &page, &[("decision", "allow")]).await?;
    let location = allowed.header(header::LOCATION).context("no redirect after consent")?;
    let code = location.split(['?', '&']).find_map(|part| part.strip_prefix("code=")).context("no code")?;
    let body = form(&[
        ("grant_type", "authorization_code"),
        ("client_id", "bijak-desktop"),
        ("redirect_uri", REDIRECT),
        ("code", code),
        ("code_verifier", verifier),
    ]);
    let answer = http.form("/oauth/token", &body, &[]).await?;
    ensure!(answer.status == StatusCode::OK, "/oauth/token answered {}", answer.status);
    answer.json()?["access_token"].as_str().map(str::to_owned).context("no access token")
}

#[derive(Debug, Default)]
struct Cookies(Vec<String>);

impl Cookies {
    /// Sends one request and follows redirects that stay on the server.
    async fn follow(
        &mut self,
        http: &Http,
        method: Method,
        path: &str,
        body: Option<&str>,
    ) -> Result<Answer> {
        let (mut method, mut path, mut body) = (method, path.to_owned(), body);
        for _hop in 0..5 {
            let mut headers = vec![(header::COOKIE, self.0.join("; "))];
            if method == Method::POST {
                headers.push((header::ORIGIN, http.base().to_owned()));
            }
            let answer = match body {
                Some(body) => http.form(&path, body, &headers).await?,
                None => http.send(method.clone(), &path, &headers, None).await?,
            };
            for cookie in answer.headers.get_all(header::SET_COOKIE) {
                let pair = cookie.to_str()?.split(';').next().unwrap_or_default().to_owned();
                let name = pair.split('=').next().unwrap_or_default().to_owned();
                self.0.retain(|known| known.split('=').next() != Some(&name));
                self.0.push(pair);
            }
            let here = answer
                .header(header::LOCATION)
                .map(|location| location.strip_prefix(http.base()).unwrap_or(location).to_owned());
            match here {
                Some(next) if answer.status.is_redirection() && next.starts_with('/') => {
                    (method, path, body) = (Method::GET, next, None);
                }
                _ => return Ok(answer),
            }
        }
        bail!("more redirects than a sign-in has")
    }

    /// Fills in the one form of a page and submits it.
    async fn submit(&mut self, http: &Http, page: &Answer, fields: &[(&str, &str)]) -> Result<Answer> {
        ensure!(page.status == StatusCode::OK, "a page of the sign-in answered {}", page.status);
        let action = attribute(&page.text, "<form", "action").context("a form with an action")?;
        let mut all = Vec::new();
        for input in page.text.split("<input ").skip(1).filter(|input| input.starts_with("type=\"hidden\"")) {
            let name = attribute(input, "", "name").context("a hidden field's name")?;
            all.push((name, attribute(input, "", "value").unwrap_or_default()));
        }
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let pairs: Vec<_> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.follow(http, Method::POST, &action, Some(&form(&pairs))).await
    }
}

/// The value of `name="…"` in the first tag that starts with `tag`.
fn attribute(html: &str, tag: &str, name: &str) -> Option<String> {
    let rest = &html[html.find(tag)?..];
    let rest = &rest[..rest.find('>')?];
    let start = rest.find(&format!("{name}=\""))? + name.len() + 2;
    let value = rest[start..].split('"').next()?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&").replace("&#61;", "="))
}

/// `application/x-www-form-urlencoded`.
fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                use std::fmt::Write;
                // Writing to a String cannot fail.
                let _infallible = write!(out, "%{byte:02X}");
            }
            out
        })
    };
    let pairs: Vec<_> =
        pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    pairs.join("&")
}
