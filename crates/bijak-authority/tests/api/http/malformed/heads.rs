//! Paths, queries and headers that are not of their form.

use reqwest::Method;

use super::case::{ABSENT, Case, INVALID, KEY, LOG, case, create_key};

pub fn paths_and_queries() -> Vec<Case> {
    let post = |path| case(Method::POST, path, ABSENT).json("{}");
    vec![
        case(Method::GET, "/v1/workspaces/nonsense/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/{key}/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/ws_01h4zsr2cgvwceq2f45dvv8kcr", ABSENT),
        case(Method::GET, "/v1/workspaces/%00/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/%FF%FE/api-keys", ABSENT),
        case(Method::GET, "/v1/workspaces/{ws}/api-keys/../../../me", ABSENT),
        case(Method::GET, "/v1/workspaces/{ws}/api-keys/", ABSENT),
        case(Method::GET, "/v2/me", ABSENT),
        case(Method::GET, "//v1/me", ABSENT),
        case(Method::GET, "/v1/workspaces/{ws}/api-keys/key_00000000000000000000000000", ABSENT),
        post("/v1/workspaces/{ws}/service-accounts/sa_00000000000000000000000000/rotate-key"),
        case(Method::DELETE, KEY, (405, "method_not_allowed", "this address does not take that method")),
        case(
            Method::OPTIONS,
            "/v1/me",
            (405, "method_not_allowed", "this address does not take that method"),
        ),
        case(Method::GET, "/v1/audit-events?limit=0", (400, INVALID, "limit: 1 to 1000")),
        case(Method::GET, "/v1/audit-events?limit=1001", (400, INVALID, "limit: 1 to 1000")),
        case(
            Method::GET,
            "/v1/audit-events?limit=-1",
            (400, INVALID, "query: limit: invalid digit found in string"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?limit=1&limit=2",
            (400, INVALID, "query: duplicate field `limit`"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?after=1e3",
            (400, INVALID, "query: after: invalid digit found in string"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?after=18446744073709551616",
            (400, INVALID, "query: after: number too large to fit in target type"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?outcome=maybe",
            (400, INVALID, "query: outcome: unknown variant `maybe`, expected `success` or `failure`"),
        ),
        case(Method::GET, "/v1/audit-events?source_ip=here", (400, INVALID, "source_ip: not an address")),
        case(
            Method::GET,
            "/v1/audit-events?since=yesterday",
            (400, INVALID, "query: since: not an RFC 3339 time in UTC, such as 2026-11-24T02:07:53.000Z"),
        ),
        case(
            Method::GET,
            "/v1/audit-events?acton=x",
            (
                400,
                INVALID,
                "query: acton: unknown field `acton`, expected one of `after`, `before`, `limit`, `workspace`, `identity`, `actor`, `target`, `action`, `outcome`, `source_ip`, `since`, `until`",
            ),
        ),
        case(
            Method::GET,
            "/v1/workspaces/{ws}/api-keys?after=sa_00000000000000000000000000",
            (400, INVALID, "after: not a cursor of this list"),
        ),
        case(
            Method::GET,
            "/v1/workspaces/{ws}/api-keys?page=2",
            (400, INVALID, "query: page: unknown field `page`, expected `after` or `limit`"),
        ),
    ]
}

pub fn headers() -> Vec<Case> {
    let key = |value, expected| {
        create_key(r#"{"name":"x","permissions":["rag.read"]}"#, expected).header("idempotency-key", value)
    };
    let characters = (400, INVALID, "Idempotency-Key: 1 to 255 visible ASCII characters");
    vec![
        key("", characters),
        key("two words", characters),
        key("é", characters),
        key("a", (400, INVALID, "Idempotency-Key: given more than once")).header("idempotency-key", "a"),
        case(Method::GET, LOG, (400, INVALID, "Authorization: given more than once"))
            .header("authorization", "Bearer x"),
        case(Method::GET, LOG, (400, INVALID, "Forwarded and X-Forwarded-For contradict each other"))
            .header("forwarded", "for=192.0.2.1")
            .header("x-forwarded-for", "192.0.2.2"),
    ]
}
