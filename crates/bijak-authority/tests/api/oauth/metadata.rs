use insta::assert_json_snapshot;

use super::world::{World, send};

#[tokio::test]
async fn the_documents_name_the_endpoints_and_no_others() {
    let world = World::with_public_url(Some("https://keys.acme.example")).await;
    let server = send(world.http.get(world.url("/.well-known/oauth-authorization-server"))).await;
    assert_json_snapshot!(server.json(), @r#"
    {
      "authorization_endpoint": "https://keys.acme.example/oauth/authorize",
      "authorization_response_iss_parameter_supported": true,
      "code_challenge_methods_supported": [
        "S256"
      ],
      "grant_types_supported": [
        "authorization_code",
        "refresh_token"
      ],
      "introspection_endpoint": "https://keys.acme.example/oauth/introspect",
      "introspection_endpoint_auth_methods_supported": [
        "client_secret_basic",
        "private_key_jwt"
      ],
      "introspection_endpoint_auth_signing_alg_values_supported": [
        "ES256",
        "EdDSA",
        "Ed25519",
        "RS256",
        "PS256"
      ],
      "issuer": "https://keys.acme.example",
      "pushed_authorization_request_endpoint": "https://keys.acme.example/oauth/par",
      "response_types_supported": [
        "code"
      ],
      "revocation_endpoint": "https://keys.acme.example/oauth/revoke",
      "revocation_endpoint_auth_methods_supported": [
        "none",
        "client_secret_basic",
        "private_key_jwt"
      ],
      "revocation_endpoint_auth_signing_alg_values_supported": [
        "ES256",
        "EdDSA",
        "Ed25519",
        "RS256",
        "PS256"
      ],
      "scopes_supported": [
        "inference.read",
        "inference.write",
        "rag.read",
        "rag.write",
        "workspaces.read",
        "workspaces.write",
        "keys.read",
        "keys.write",
        "service_accounts.read",
        "service_accounts.write",
        "audit.read"
      ],
      "token_endpoint": "https://keys.acme.example/oauth/token",
      "token_endpoint_auth_methods_supported": [
        "none",
        "client_secret_basic",
        "private_key_jwt"
      ],
      "token_endpoint_auth_signing_alg_values_supported": [
        "ES256",
        "EdDSA",
        "Ed25519",
        "RS256",
        "PS256"
      ]
    }
    "#);
    let resource = send(world.http.get(world.url("/.well-known/oauth-protected-resource"))).await.json();
    assert_eq!(resource["resource"], "https://keys.acme.example");
    assert_eq!(resource["authorization_servers"], serde_json::json!(["https://keys.acme.example"]));
    assert_eq!(resource["bearer_methods_supported"], serde_json::json!(["header"]));
    for absent in ["/oauth/register", "/oauth/device"] {
        assert_eq!(send(world.http.post(world.url(absent))).await.status, 404, "{absent}");
    }
}
