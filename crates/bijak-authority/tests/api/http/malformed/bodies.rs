//! Bodies that are not of their form.

use reqwest::Method;
use serde_json::json;

use super::case::{ACCOUNTS, CHAT, Case, INVALID, JSON_ONLY, KEY, KEYS, SCOPE, TOO_LARGE, case, create_key};

pub fn bodies() -> Vec<Case> {
    let long_name = json!({"name": "x".repeat(129), "permissions": ["rag.read"]}).to_string();
    let many_networks =
        json!({"name": "x", "permissions": ["rag.read"], "allowed_cidrs": vec!["192.0.2.1"; 33]}).to_string();
    let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
    vec![
        case(Method::POST, KEYS, JSON_ONLY),
        case(Method::POST, KEYS, JSON_ONLY).text(r#"{"name":"x","permissions":["rag.read"]}"#),
        case(Method::POST, KEYS, JSON_ONLY).header("content-type", "text/json").text("{}"),
        case(Method::POST, KEYS, JSON_ONLY)
            .header("content-type", "application/x-www-form-urlencoded")
            .text("name=x"),
        create_key("", (400, INVALID, "body: not a JSON object")),
        create_key("{", (400, INVALID, "body: EOF while parsing an object at line 1 column 1")),
        create_key("null", (400, INVALID, "body: not a JSON object")),
        create_key("[]", (400, INVALID, "body: not a JSON object")),
        create_key(&deep, (400, INVALID, "body: not a JSON object")),
        create_key("{}", (400, INVALID, "body: missing field `name` at line 1 column 2")),
        create_key(
            r#"{"name":"x"}"#,
            (400, INVALID, "body: missing field `permissions` at line 1 column 12"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"]} {}"#,
            (400, INVALID, "body: trailing characters at line 1 column 41"),
        ),
        create_key(
            r#"{"name":"x","name":"y","permissions":["rag.read"]}"#,
            (400, INVALID, "body: duplicate field `name` at line 1 column 18"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"admin":true}"#,
            (
                400,
                INVALID,
                "admin: unknown field `admin`, expected one of `name`, `permissions`, `expires_at`, `allowed_cidrs` at line 1 column 46",
            ),
        ),
        create_key(
            r#"{"name":7,"permissions":["rag.read"]}"#,
            (400, INVALID, "name: invalid type: integer `7`, expected a string at line 1 column 9"),
        ),
        create_key(
            r#"{"name":"x","permissions":"rag.read"}"#,
            (
                400,
                INVALID,
                "permissions: invalid type: string \"rag.read\", expected a sequence at line 1 column 36",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read",7]}"#,
            (
                400,
                INVALID,
                "permissions[1]: invalid type: integer `7`, expected a string at line 1 column 39",
            ),
        ),
        create_key(
            r#"{"name":"","permissions":["rag.read"]}"#,
            (400, "invalid_name", "name: a name has 1 to 128 characters"),
        ),
        create_key(&long_name, (400, "invalid_name", "name: a name has 1 to 128 characters")),
        create_key(
            r#"{"name":"a\u0000b","permissions":["rag.read"]}"#,
            (400, "invalid_name", "name: a name has no control characters"),
        ),
        create_key(
            "{\"name\":\"a\u{0}b\",\"permissions\":[\"rag.read\"]}",
            (
                400,
                INVALID,
                "name: control character (\\u0000-\\u001F) found while parsing a string at line 1 column 11",
            ),
        ),
        create_key(
            r#"{"name":"\ud800","permissions":["rag.read"]}"#,
            (400, INVALID, "name: unexpected end of hex escape at line 1 column 16"),
        ),
        create_key(
            r#"{"name":"x","permissions":[]}"#,
            (400, SCOPE, "permissions: at least one of inference.read inference.write rag.read rag.write"),
        ),
        create_key(
            r#"{"name":"x","permissions":["root"]}"#,
            (400, SCOPE, "permissions: no such scope: \"root\""),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read rag.write"]}"#,
            (400, SCOPE, "permissions: no such scope: \"rag.read rag.write\""),
        ),
        create_key(
            r#"{"name":"x","permissions":["keys.write"]}"#,
            (
                400,
                SCOPE,
                "permissions: a key cannot hold keys.write, only inference.read inference.write rag.read rag.write",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read","rag.read"]}"#,
            (400, SCOPE, "permissions: rag.read is given more than once"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"expires_at":"tomorrow"}"#,
            (
                400,
                INVALID,
                "expires_at: not an RFC 3339 time in UTC, such as 2026-11-24T02:07:53.000Z at line 1 column 63",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"expires_at":1795000000}"#,
            (
                400,
                INVALID,
                "expires_at: invalid type: integer `1795000000`, expected a string at line 1 column 62",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"expires_at":"2020-01-01T00:00:00Z"}"#,
            (400, INVALID, "expires_at: not in the future"),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"allowed_cidrs":["203.0.113.9/24"]}"#,
            (
                400,
                INVALID,
                "allowed_cidrs[0]: 203.0.113.9/24 has host bits set; did you mean 203.0.113.0/24?",
            ),
        ),
        create_key(
            r#"{"name":"x","permissions":["rag.read"],"allowed_cidrs":["0.0.0.0/33"]}"#,
            (
                400,
                INVALID,
                "allowed_cidrs[0]: not a network such as 203.0.113.0/24, nor an address: \"0.0.0.0/33\"",
            ),
        ),
        create_key(&many_networks, (400, INVALID, "allowed_cidrs: at most 32")),
        create_key(&format!("{{\"name\":\"{}\"}}", "x".repeat(70_000)), TOO_LARGE),
        case(Method::POST, CHAT, TOO_LARGE).json(&"x".repeat((4 << 20) + 1)),
        case(Method::POST, CHAT, (400, INVALID, "messages: at least one"))
            .json(r#"{"model":"m","messages":[]}"#),
        case(Method::POST, CHAT, (400, INVALID, "body: missing field `model` at line 1 column 15"))
            .json(r#"{"messages":[]}"#),
        case(Method::POST, CHAT, (400, INVALID, "stream: the local echo answers in one piece"))
            .json(r#"{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}"#),
        case(
            Method::PATCH,
            KEY,
            (400, INVALID, "expires_at: not in the future (to end a key now, revoke it)"),
        )
        .json(r#"{"expires_at":"2020-01-01T00:00:00Z"}"#),
        case(
            Method::POST,
            "/v1/workspaces/{ws}/api-keys/{key}/revoke",
            (400, INVALID, "force: unknown field `force`, there are no fields at line 1 column 8"),
        )
        .json(r#"{"force":true}"#),
        case(Method::POST, "/v1/workspaces/{ws}/api-keys/{key}/revoke", JSON_ONLY).text("{}"),
        case(Method::POST, ACCOUNTS, (400, INVALID, "rotation_days: 1 to 3650"))
            .json(r#"{"name":"a","scopes":["rag.read"],"rotation_days":0}"#),
        case(
            Method::POST,
            ACCOUNTS,
            (400, INVALID, "rotation_days: invalid value: integer `-1`, expected u32 at line 1 column 52"),
        )
        .json(r#"{"name":"a","scopes":["rag.read"],"rotation_days":-1}"#),
        case(
            Method::POST,
            ACCOUNTS,
            (
                400,
                INVALID,
                "rotation_days: invalid type: floating point `1.5`, expected u32 at line 1 column 53",
            ),
        )
        .json(r#"{"name":"a","scopes":["rag.read"],"rotation_days":1.5}"#),
    ]
}
