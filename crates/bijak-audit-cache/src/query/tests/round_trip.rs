//! Properties of any text and any query.

use std::net::IpAddr;

use bijak_domain::{Outcome, Timestamp};
use ipnet::IpNet;
use proptest::prelude::*;

use super::{
    super::{
        Glob, IpPattern, Key, Piece, Query, Term, complete_at, exclude, fold::fold, include, tokens,
        utf16_offset,
    },
    parse,
};

fn text() -> impl Strategy<Value = String> {
    // White space, syntax and letters beyond ASCII, far oftener than chance has them.
    "[a-zA-Z0-9 \"\\\\()*?:.\\-_/éİß😀\\t]{1,12}"
}

fn glob(one: bool) -> impl Strategy<Value = Glob> {
    let one = if one { Just(Piece::One) } else { Just(Piece::Any) };
    proptest::collection::vec(prop_oneof![text().prop_map(Piece::Literal), Just(Piece::Any), one], 1..5)
        .prop_map(Glob::from_pieces)
}

fn ip() -> impl Strategy<Value = IpPattern> {
    prop_oneof![
        any::<IpAddr>().prop_map(|address| IpPattern::Address(address.to_canonical())),
        (any::<IpAddr>(), 0..=32_u8).prop_filter_map("a network", |(address, length)| {
            IpNet::new(address, length).ok().map(|network| IpPattern::Network(network.trunc()))
        }),
        "[0-9]{1,3}".prop_map(|text| {
            IpPattern::Text(Glob::from_pieces([Piece::Literal(format!("{text}.")), Piece::Any]))
        }),
    ]
}

fn term() -> impl Strategy<Value = Term> {
    let folded = || text().prop_map(|text| fold(&text));
    let missing = [Key::Actor, Key::Target, Key::Ip, Key::Agent, Key::Workspace, Key::Request];
    prop_oneof![
        glob(true).prop_map(Term::Actor),
        glob(false).prop_map(Term::Action),
        glob(true).prop_map(Term::Target),
        glob(true).prop_map(Term::Workspace),
        prop_oneof![Just(Outcome::Success), Just(Outcome::Failure)].prop_map(Term::Outcome),
        ip().prop_map(Term::Ip),
        folded().prop_map(Term::Agent),
        text().prop_map(Term::Identity),
        text().prop_map(Term::Id),
        text().prop_map(Term::Request),
        (any::<u64>(), any::<u64>()).prop_map(|(a, b)| Term::Seq { from: a.min(b), to: a.max(b) }),
        any::<u64>().prop_map(|seq| Term::Seq { from: seq, to: seq }),
        any::<i64>().prop_map(|ms| Term::After(Timestamp::from_millis(ms / 1000))),
        any::<i64>().prop_map(|ms| Term::Before(Timestamp::from_millis(ms / 1000))),
        proptest::sample::select(missing.to_vec()).prop_map(Term::Missing),
        folded().prop_map(Term::Text),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![9 => term().prop_map(Query::Term), 1 => Just(Query::All)];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Query::and),
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Query::or),
            inner.prop_map(Query::negated),
        ]
    })
}

proptest! {
    #[test]
    fn a_query_is_its_canonical_text(query in query()) {
        let text = query.to_string();
        prop_assert_eq!(parse(&text), Ok(query), "{}", text);
    }

    #[test]
    fn any_text_is_answered(text in "[a-z0-9 \"\\\\()*?:.\\-é😀]{0,40}|\\PC{0,40}", cursor in 0..60_usize) {
        if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.at.clone()).is_some(), "{:?}", error);
            prop_assert!(utf16_offset(&text, error.at.end) <= text.encode_utf16().count());
        }
        let mut end = 0;
        for token in tokens(&text) {
            let between = text.get(end..token.at.start);
            prop_assert!(between.is_some_and(|text| text.chars().all(char::is_whitespace)), "{:?}", token);
            prop_assert!(text.get(token.at.clone()).is_some_and(|text| !text.is_empty()), "{:?}", token);
            end = token.at.end;
        }
        prop_assert!(text[end..].chars().all(char::is_whitespace));
        complete_at(&text, cursor);
    }

    #[test]
    fn a_click_on_any_value_leaves_a_query(query in query(), value in text()) {
        let text = query.to_string();
        for edited in [include(&text, Key::Target, Some(&value)), exclude(&text, Key::Target, Some(&value))] {
            prop_assert!(parse(&edited).is_ok(), "{} -> {}", text, edited);
        }
    }
}
