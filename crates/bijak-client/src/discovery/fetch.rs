use bijak_api_types::{AuthorizationServerMetadata, ProtectedResourceMetadata};
use reqwest::{
    Method,
    header::{ACCEPT, HeaderMap, HeaderValue},
};
use serde::de::DeserializeOwned;

use super::{Deployment, DiscoveryError};
use crate::{
    BaseUrl, Http, SecureUrl,
    http::{Call, Reply},
};

const METADATA_LIMIT: usize = 64 * 1024;

/// Asks `base` for its protected-resource metadata, then the authorization server it names for its own.
pub(super) async fn fetch(http: &Http, base: &BaseUrl) -> Result<Deployment, DiscoveryError> {
    let resource: ProtectedResourceMetadata = document(
        http,
        base.as_secure().well_known("oauth-protected-resource"),
        "no protected-resource metadata",
    )
    .await?;
    // RFC 9728 §3.3: a document that speaks of another resource must not be used. A slash at the end is no other.
    if resource.resource.trim_end_matches('/') != base.origin() {
        return Err(DiscoveryError::NotBijak { what: "its metadata speaks of another resource" });
    }
    let [issuer] = resource.authorization_servers.as_slice() else {
        return Err(DiscoveryError::NotBijak { what: "its metadata does not name one authorization server" });
    };
    let issuer_url = endpoint(base.as_secure(), issuer, "issuer")?;
    let metadata: AuthorizationServerMetadata = document(
        http,
        issuer_url.well_known("oauth-authorization-server"),
        "no authorization-server metadata",
    )
    .await?;
    // RFC 8414 §3.3: identical, as text.
    if metadata.issuer != *issuer {
        return Err(DiscoveryError::NotBijak { what: "the issuer in its metadata is another one" });
    }
    let has = |list: &[String], wanted: &str| list.iter().any(|v| v == wanted);
    if !has(&metadata.response_types_supported, "code")
        || !has(&metadata.code_challenge_methods_supported, "S256")
    {
        return Err(DiscoveryError::NotBijak {
            what: "it does not offer the authorization code with PKCE S256",
        });
    }
    if !has(&metadata.token_endpoint_auth_methods_supported, "none") {
        return Err(DiscoveryError::NotBijak { what: "it does not serve public clients" });
    }
    Ok(Deployment {
        authorization_endpoint: endpoint(
            &issuer_url,
            &metadata.authorization_endpoint,
            "authorization endpoint",
        )?,
        token_endpoint: endpoint(&issuer_url, &metadata.token_endpoint, "token endpoint")?,
        revocation_endpoint: metadata
            .revocation_endpoint
            .map(|url| endpoint(&issuer_url, &url, "revocation endpoint"))
            .transpose()?,
        iss_required: metadata.authorization_response_iss_parameter_supported,
        issuer: metadata.issuer,
    })
}

fn endpoint(from: &SecureUrl, text: &str, what: &'static str) -> Result<SecureUrl, DiscoveryError> {
    let url = SecureUrl::parse(text).map_err(|_| DiscoveryError::Insecure { what })?;
    if from.may_lead_to(&url) { Ok(url) } else { Err(DiscoveryError::Insecure { what }) }
}

async fn document<T: DeserializeOwned>(
    http: &Http,
    url: SecureUrl,
    missing: &'static str,
) -> Result<T, DiscoveryError> {
    let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
    let call = Call { method: Method::GET, url, headers, body: None, limit: METADATA_LIMIT };
    let Reply { status, headers: _, body } = http.send(call).await?;
    match status {
        200 => serde_json::from_slice(&body).map_err(|_| DiscoveryError::NotBijak { what: missing }),
        // A proxy whose server is away, or a server that is full: another try may help.
        429 | 500..=599 => {
            Err(DiscoveryError::Transport(crate::TransportError::Unreachable(format!("HTTP {status}"))))
        }
        _ => Err(DiscoveryError::NotBijak { what: missing }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::test_server::{Answer, TestServer};

    fn documents(origin: &str) -> (Value, Value) {
        (
            json!({"resource": origin, "authorization_servers": [origin]}),
            json!({
                "issuer": origin, "authorization_endpoint": format!("{origin}/oauth/authorize"),
                "token_endpoint": format!("{origin}/oauth/token"), "revocation_endpoint": format!("{origin}/oauth/revoke"),
                "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"], "authorization_response_iss_parameter_supported": true,
            }),
        )
    }

    async fn discover(
        change: impl Fn(&mut Value, &mut Value) + Send + Sync + 'static,
    ) -> Result<Deployment, DiscoveryError> {
        let server = TestServer::start_with_origin(move |request, origin| {
            let (mut resource, mut issuer) = documents(origin);
            change(&mut resource, &mut issuer);
            match request.path.as_str() {
                "/.well-known/oauth-protected-resource" => Answer::json(200, &resource.to_string()),
                "/.well-known/oauth-authorization-server" => Answer::json(200, &issuer.to_string()),
                _ => Answer::status(404),
            }
        })
        .await;
        fetch(&Http::new("t"), &BaseUrl::from_input(server.origin()).unwrap()).await
    }

    #[tokio::test]
    async fn finds_the_endpoints() {
        let found = discover(|_, _| ()).await.unwrap();
        assert_eq!(found.token_endpoint.to_string(), format!("{}/oauth/token", found.issuer));
        assert!(found.iss_required && found.revocation_endpoint.is_some());
    }

    #[tokio::test]
    async fn refuses_documents_that_speak_of_others() {
        let cases: [fn(&mut Value, &mut Value); 6] = [
            |r, _| r["resource"] = json!("https://other.example"),
            |r, _| r["authorization_servers"] = json!([]),
            |_, i| i["issuer"] = json!(format!("{}/", i["issuer"].as_str().unwrap())),
            |_, i| i["code_challenge_methods_supported"] = json!(["plain"]),
            |_, i| i["token_endpoint_auth_methods_supported"] = json!(["client_secret_basic"]),
            |_, i| i["response_types_supported"] = json!(["token"]),
        ];
        for (n, change) in cases.into_iter().enumerate() {
            assert!(matches!(discover(change).await, Err(DiscoveryError::NotBijak { .. })), "case {n}");
        }
    }

    #[tokio::test]
    async fn refuses_endpoints_that_are_not_secure() {
        for (field, what) in [
            ("authorization_endpoint", "authorization endpoint"),
            ("token_endpoint", "token endpoint"),
            ("revocation_endpoint", "revocation endpoint"),
        ] {
            let result = discover(move |_, i| i[field] = json!("http://evil.example/x")).await;
            assert_eq!(result, Err(DiscoveryError::Insecure { what }));
        }
    }

    #[tokio::test]
    async fn a_web_page_is_not_bijak_and_a_gateway_error_is_unreachable() {
        let page = TestServer::start(|_| Answer::json(200, "<html>")).await;
        let base = BaseUrl::from_input(page.origin()).unwrap();
        assert!(matches!(fetch(&Http::new("t"), &base).await, Err(DiscoveryError::NotBijak { .. })));
        let gateway = TestServer::start(|_| Answer::status(502)).await;
        let base = BaseUrl::from_input(gateway.origin()).unwrap();
        assert!(matches!(fetch(&Http::new("t"), &base).await, Err(DiscoveryError::Transport(_))));
    }
}
