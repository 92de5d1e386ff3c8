//! Refused texts: where the fault is shown, and a word that helps.

use super::{super::QueryErrorCode as Code, parse};

/// `[` and `]` mark the fault in the text, which has none of its own.
#[test]
fn refused_texts_point_at_the_character() {
    for (marked, code, help) in [
        ("a [actr]:bob", Code::UnknownKey, "Did you mean actor:?"),
        ("[user]:bob", Code::UnknownKey, "actor:"),
        ("[source_ip]:1.2.3.4", Code::UnknownKey, "ip:"),
        ("[since]:-7d", Code::UnknownKey, "after:"),
        ("[ua]:curl", Code::UnknownKey, "agent:"),
        ("[arn]:aws:iam::1:user/bob", Code::UnknownKey, "put it in quotes"),
        ("[s3]:GetObject", Code::UnknownKey, "put it in quotes"),
        ("[zzzzzzzz]:x", Code::UnknownKey, "Known are actor, action"),
        ("actor:[]", Code::ValueMissing, "Nothing follows actor:"),
        ("actor:[] bob", Code::ValueMissing, "a name or id"),
        ("(actor:[])", Code::ValueMissing, "Nothing follows"),
        ("actor:[](a or b)", Code::ValueMissing, "(actor:… or actor:…)"),
        ("é outcome:[perhaps]", Code::ValueInvalid, "success or failure"),
        ("outcome:[\"\"]", Code::ValueInvalid, "success or failure"),
        ("action:[\"\"]", Code::ValueInvalid, "Every event has one"),
        ("ip:[10.0.0]", Code::ValueInvalid, "no IP address"),
        ("ip:[10.0.0.256]", Code::ValueInvalid, "no IP address"),
        ("ip:[10.0.0.0/33]", Code::ValueInvalid, "0 to 32"),
        ("ip:[2001:db8::/129]", Code::ValueInvalid, "0 to 128"),
        ("agent:[**]", Code::ValueInvalid, "anywhere already"),
        ("id:[evt_*]", Code::ValueInvalid, "whole id"),
        ("identity:[usr_*]", Code::ValueInvalid, "whole id"),
        ("seq:[x]", Code::ValueInvalid, "event number"),
        ("seq:[-1]", Code::ValueInvalid, "event number"),
        ("seq:[9..1]", Code::ValueInvalid, "1..9"),
        ("seq:[..]", Code::ValueInvalid, "one end at least"),
        ("seq:[99999999999999999999]", Code::ValueInvalid, "event number"),
        ("after:[tomorrow]", Code::ValueInvalid, "no time"),
        ("after:[2026-02-30]", Code::ValueInvalid, "does not exist"),
        ("after:[2026-10-01T25:00]", Code::ValueInvalid, "does not exist"),
        ("after:[7d]", Code::ValueInvalid, "write -7d"),
        ("after:[-7y]", Code::ValueInvalid, "s, m, h, d or w"),
        ("after:[-d]", Code::ValueInvalid, "span of time"),
        ("before:[\"\"]", Code::ValueInvalid, "2026-10-01"),
        ("a [\"]open", Code::QuoteOpen, "never closed"),
        ("actor:[\"]open", Code::QuoteOpen, "never closed"),
        ("a [(]b", Code::BracketOpen, "never closed"),
        ("a [(](b or c)", Code::BracketOpen, "never closed"),
        ("a[)]", Code::BracketClosed, "closes nothing"),
        ("[)]", Code::BracketClosed, "closes nothing"),
        ("[()]", Code::TermMissing, "between these brackets"),
        ("a [( )]", Code::TermMissing, "between these brackets"),
        ("a [or]", Code::TermMissing, "\"or\""),
        ("[or] a", Code::TermMissing, "\"or\""),
        ("[AND]", Code::TermMissing, "\"AND\""),
        ("a [and] or b", Code::TermMissing, "Nothing follows"),
        ("a [or] or b", Code::TermMissing, "Nothing follows"),
        ("(a [or])", Code::TermMissing, "Nothing follows"),
        ("[not]", Code::TermMissing, "\"not\""),
        ("a [-]", Code::TermMissing, "Nothing follows this -"),
        ("[-] or a", Code::TermMissing, "Nothing follows this -"),
        ("(a [-])", Code::TermMissing, "Nothing follows this -"),
        ("[\"\"]", Code::ValueInvalid, "no text"),
        ("[***]", Code::ValueInvalid, "no text"),
        ("a[]\"b\"", Code::SpaceMissing, "space is missing"),
        ("\"a\"[]b", Code::SpaceMissing, "space is missing"),
        ("actor:\"a\"[]b", Code::SpaceMissing, "space is missing"),
        ("agent:curl[(]x)", Code::SpaceMissing, "in quotes"),
    ] {
        let (before, rest) = marked.split_once('[').unwrap();
        let (fault, after) = rest.split_once(']').unwrap();
        let text = format!("{before}{fault}{after}");
        let error = parse(&text).expect_err(&text);
        assert_eq!(error.at, before.len()..before.len() + fault.len(), "{text}: {error:?}");
        assert_eq!(error.code, code, "{text}: {error:?}");
        assert!(error.message.contains(help), "{text}: {error:?}");
    }
}

#[test]
fn a_text_without_end_is_refused() {
    let text = "é ".repeat(40_000);
    let error = parse(&text).unwrap_err();
    assert_eq!(error.code, Code::TooLong);
    assert_eq!(error.at.end, text.len());
    let deep = format!("{}a{}", "(".repeat(100), ")".repeat(100));
    let error = parse(&deep).unwrap_err();
    assert_eq!((error.code, error.at), (Code::TooDeep, 64..65));
    assert_eq!(parse(&"-".repeat(60_000)).unwrap_err().code, Code::TooDeep);
}
