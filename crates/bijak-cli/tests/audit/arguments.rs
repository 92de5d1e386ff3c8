use crate::support::House;

#[test]
fn wrong_arguments_are_told_and_end_with_two() {
    let house = House::with_events(3);
    for (words, help) in [
        (&["audit", "search", "--cache", "audit.db", "--limit", "x"][..], "--limit"),
        (&["audit", "search", "--cache", "audit.db", "--count", "--json"], "--json"),
        (&["audit", "search", "--cache", "audit.db", "--json", "--csv"], "--csv"),
        (&["audit", "search", "a", "b", "--cache", "audit.db"], "unexpected argument 'b'"),
        (&["audit", "facets", "--cache", "audit.db", "--field", "colour"], "known are action"),
        (&["audit", "histogram", "--cache", "audit.db", "--buckets", "0"], "--buckets"),
        (&["audit", "histogram", "--cache", "audit.db", "--from", "soon"], "--from"),
        (&["audit", "export", "--cache", "audit.db", "--format", "xml"], "ndjson"),
        (&["audit", "export", "--cache", "audit.db", "--proof", "--follow"], "--follow"),
        (&["audit", "import", "--cache", "audit.db"], "FILE"),
        (&["audit", "fly"], "fly"),
        (&["audit", "search"], "--cache DB"),
    ] {
        let answer = house.run(words);
        assert_eq!(answer.code, 2, "{words:?}: {}", answer.err);
        assert_eq!(answer.out, "", "{words:?}");
        assert!(answer.err.contains(help), "{words:?}: {}", answer.err);
    }
}

#[test]
fn a_wrong_query_is_marked_under_the_fault() {
    let house = House::with_events(3);
    for words in
        [["search", "é outcome:perhaps"], ["facets", "é outcome:perhaps"], ["tail", "é outcome:perhaps"]]
    {
        let answer = house.audit_answer(&words);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""));
        assert_eq!(
            answer.err,
            "error: An outcome is success or failure.\n  é outcome:perhaps\n            ^^^^^^^\n"
        );
    }
    assert_eq!(house.audit_answer(&["export", "--query", "actor:"]).code, 2);
}

#[test]
fn a_query_may_begin_with_a_minus_before_and_after_options() {
    let house = House::with_events(10);
    assert_eq!(house.audit(&["search", "-outcome:failure", "--count"]), "6\n");
    assert_eq!(house.audit(&["search", "--count", "-outcome:failure"]), "6\n");
    assert_eq!(house.audit(&["search", "--count", "--query", "-outcome:failure"]), "6\n");
}

#[test]
fn a_copy_that_is_not_there_is_a_failure_and_none_is_made() {
    let house = House::empty();
    let answer = house.audit_answer(&["search", "--count"]);
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert!(answer.err.contains("audit.db"), "{}", answer.err);
    assert!(!house.path("audit.db").exists());
    house.write("audit.db", "this is no database, but it is long enough to have been one, had it been one");
    let answer = house.audit_answer(&["search", "--count"]);
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
}

#[test]
fn help_and_version_are_no_errors() {
    let house = House::empty();
    assert!(house.run(&["--version"]).out.starts_with("bijak "));
    let help = house.run(&["audit", "--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for command in ["import", "tail", "search", "facets", "histogram", "verify", "export"] {
        assert!(help.out.contains(command), "{command}");
    }
}
