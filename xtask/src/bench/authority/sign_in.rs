//! An API key the way a person gets one: login form, consent form, authorization code, token, create.

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::http::{Http, encode};

/// The example of RFC 7636, appendix B: this sign-in protects a server that lives for a minute.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:9/oauth/callback";

/// Signs the owner in and creates a key with `inference.read` in the workspace; answers its secret.
pub(in crate::bench) fn api_key(
    url: &str,
    workspace_id: &str,
    email: &str,
    password: &str,
) -> anyhow::Result<String> {
    let mut http = Http::new(url)?;
    let authorize = format!(
        "/oauth/authorize?response_type=code&client_id=bijak-desktop&redirect_uri={}&scope={}&state=bench\
         &code_challenge={CHALLENGE}&code_challenge_method=S256",
        encode(REDIRECT),
        encode("keys.read keys.write")
    );
    let back = grant(&mut http, &authorize, email, password)?;
    let query = back.strip_prefix(REDIRECT).context("the redirect goes elsewhere")?;
    let code = parameter(query, "code").context("the redirect carries no code")?;
    let answer = http.form(
        "/oauth/token",
        &[
            ("grant_type", "authorization_code"),
            ("client_id", "bijak-desktop"),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ],
    )?;
    ensure!(answer.status == 200, "the token endpoint answered {}", answer.status);
    let token = text(&answer.body, "access_token")?;
    let body = r#"{"name":"bench","permissions":["inference.read"]}"#;
    let answer = http.json(&format!("/v1/workspaces/{workspace_id}/api-keys"), &token, body)?;
    ensure!(answer.status == 201, "creating a key answered {}", answer.status);
    text(&answer.body, "secret")
}

/// Fills in whatever form comes next until the browser is sent back to the client; answers where to.
pub(in crate::bench) fn grant(
    http: &mut Http,
    authorize: &str,
    email: &str,
    password: &str,
) -> anyhow::Result<String> {
    let (mut answer, mut at) = (http.get(authorize)?, authorize.to_owned());
    for _ in 0..8 {
        if let Some(location) = answer.header("location").map(str::to_owned) {
            if !http.serves(&location) {
                return Ok(location);
            }
            answer = http.get(&location)?;
            at = location;
            continue;
        }
        ensure!(answer.status == 200, "a page of the sign-in answered {}", answer.status);
        let form = Form::find(&answer.body).context("a page of the sign-in has no form")?;
        let mut fields: Vec<(&str, &str)> =
            form.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if answer.body.contains("name=\"password\"") {
            fields.extend([("email", email), ("password", password)]);
        } else {
            fields.push(("decision", "allow"));
        }
        let target = form.action.clone().unwrap_or_else(|| at.clone());
        answer = http.form(&target, &fields)?;
    }
    anyhow::bail!("the sign-in goes round in circles")
}

/// The one form of a page.
#[derive(Debug, PartialEq, Eq)]
struct Form {
    action: Option<String>,
    hidden: Vec<(String, String)>,
}

impl Form {
    fn find(page: &str) -> Option<Self> {
        let form = page.split_once("<form")?.1.split_once("</form>")?.0;
        let action = attribute(form.split_once('>')?.0, "action").filter(|action| !action.is_empty());
        let hidden = form
            .split("<input")
            .skip(1)
            .filter_map(|input| input.split_once('>').map(|(tag, _)| tag))
            .filter(|tag| attribute(tag, "type").as_deref() == Some("hidden"))
            .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
            .collect();
        Some(Self { action, hidden })
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0;
    let unescaped =
        value.replace("&#38;", "&").replace("&#x26;", "&").replace("&quot;", "\"").replace("&#34;", "\"");
    Some(unescaped.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.trim_start_matches('?').split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

fn text(body: &str, field: &str) -> anyhow::Result<String> {
    let body: Value = serde_json::from_str(body).context("the answer is no JSON")?;
    body[field].as_str().map(str::to_owned).with_context(|| format!("the answer lacks {field}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_gives_its_target_and_its_hidden_fields() {
        let page = r#"<p><form method="post" action="/oauth/login?a=1&amp;b=2">
            <input type="hidden" name="csrf" value="x&#34;y"><input name="email" type="email"></form>"#;
        let form = Form::find(page).unwrap();
        assert_eq!(form.action.as_deref(), Some("/oauth/login?a=1&b=2"));
        assert_eq!(form.hidden, [("csrf".to_owned(), "x\"y".to_owned())]);
        assert_eq!(Form::find("<p>no form</p>"), None);
    }

    #[test]
    fn the_code_is_found_among_the_parameters() {
        assert_eq!(parameter("?state=bench&code=abc&iss=x", "code").as_deref(), Some("abc"));
        assert_eq!(parameter("?state=bench", "code"), None);
    }
}
