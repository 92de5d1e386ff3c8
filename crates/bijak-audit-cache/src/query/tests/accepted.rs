//! Accepted texts and their canonical form.

use super::parse;

#[test]
fn accepted_texts_have_a_canonical_form() {
    for (text, canonical) in [
        ("", ""),
        ("  \t ", ""),
        ("curl", "curl"),
        ("CURL", "curl"),
        ("\"Free Text\"", "\"free text\""),
        ("a b", "a b"),
        ("a and b", "a b"),
        ("a AND b or c", "a b or c"),
        ("a (b or c)", "a (b or c)"),
        ("(a b) c", "a b c"),
        ("(a or b) or c", "a or b or c"),
        ("((a))", "a"),
        ("-a", "-a"),
        ("not a", "-a"),
        ("not not a", "a"),
        ("--a", "a"),
        ("-(a b)", "-(a b)"),
        ("-(a or b)", "-(a or b)"),
        ("not(a)", "-a"),
        ("(a)(b)", "a b"),
        ("a-b", "a-b"),
        ("\"or\"", "\"or\""),
        ("\"-a\"", "\"-a\""),
        ("curl*", "curl"),
        ("*/*", "/"),
        ("\"curl*\"", "\"curl*\""),
        (r#""say \"hi\" \\""#, r#""say \"hi\" \\""#),
        (r"C:\temp", r"error"),
        ("10:30", "\"10:30\""),
        ("https://example.com/x", "\"https://example.com/x\""),
        ("actor:bob", "actor:bob"),
        ("ACTOR:Bob", "actor:Bob"),
        ("actor:ci-*", "actor:ci-*"),
        ("actor:ci-**x?*", "actor:ci-*x?*"),
        ("actor:\"Ann Lee\"", "actor:\"Ann Lee\""),
        (r"actor:a\*b", r"actor:a\*b"),
        ("actor:\"\"", "actor:\"\""),
        ("actor:arn:aws:iam::1:user/bob", "actor:arn:aws:iam::1:user/bob"),
        ("action:api_key.*", "action:api_key.*"),
        ("action:s3:GetObject", "action:s3:GetObject"),
        ("action:what?", r"action:what\?"),
        ("-action:oauth_token.*", "-action:oauth_token.*"),
        ("outcome:FAILURE", "outcome:failure"),
        ("outcome:success", "outcome:success"),
        ("ip:203.0.113.7", "ip:203.0.113.7"),
        ("ip:203.0.113.7/24", "ip:203.0.113.0/24"),
        ("ip:203.0.113.*", "ip:203.0.113.*"),
        ("ip:2001:DB8:0::1", "ip:2001:db8::1"),
        ("ip:2001:db8::/32", "ip:2001:db8::/32"),
        ("ip:::ffff:1.2.3.4", "ip:1.2.3.4"),
        ("ip:\"\"", "ip:\"\""),
        ("agent:\"curl\"", "agent:curl"),
        ("agent:*CURL*", "agent:curl"),
        ("agent:\"Mozilla/5.0 (X11)\"", "agent:\"mozilla/5.0 (x11)\""),
        ("workspace:prod", "workspace:prod"),
        ("target:key_01H*", "target:key_01H*"),
        ("identity:usr_1", "identity:usr_1"),
        ("id:evt_1", "id:evt_1"),
        ("id://", "id://"),
        ("request:req_1", "request:req_1"),
        ("seq:7", "seq:7"),
        ("seq:7..7", "seq:7"),
        ("seq:10..99", "seq:10..99"),
        ("seq:10..", "seq:10.."),
        ("seq:..99", "seq:..99"),
        ("after:2026-10-01", "after:2026-09-30T22:00:00.000Z"),
        ("after:2026-10-01T12:30", "after:2026-10-01T10:30:00.000Z"),
        ("after:2026-10-01T12:30:15", "after:2026-10-01T10:30:15.000Z"),
        ("after:2026-10-01T12:30:15.250Z", "after:2026-10-01T12:30:15.250Z"),
        ("after:2026-10-01T12:30+05:30", "after:2026-10-01T07:00:00.000Z"),
        ("after:\"2026-10-01 12:30\"", "after:2026-10-01T10:30:00.000Z"),
        ("before:-7d", "before:2026-11-17T10:30:00.000Z"),
        ("before:-90m", "before:2026-11-24T09:00:00.000Z"),
        ("before:-2w", "before:2026-11-10T10:30:00.000Z"),
        ("before:now", "before:2026-11-24T10:30:00.000Z"),
        ("after:today", "after:2026-11-23T22:00:00.000Z"),
        ("after:yesterday", "after:2026-11-22T22:00:00.000Z"),
        ("after:-999999999999w", "after:0001-01-01T00:00:00.000Z"),
        (
            "actor:ci-* action:api_key.* outcome:failure ip:203.0.113.0/24 agent:\"curl\" workspace:prod \
             target:key_9 before:-7d \"free text\" -action:oauth_token.*",
            "actor:ci-* action:api_key.* outcome:failure ip:203.0.113.0/24 agent:curl workspace:prod \
             target:key_9 before:2026-11-17T10:30:00.000Z \"free text\" -action:oauth_token.*",
        ),
    ] {
        let query = parse(text);
        if canonical == "error" {
            assert!(query.is_err(), "{text}");
            continue;
        }
        let query = query.unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(query.to_string(), canonical, "{text}");
        assert_eq!(parse(canonical).unwrap(), query, "{text}");
    }
}
