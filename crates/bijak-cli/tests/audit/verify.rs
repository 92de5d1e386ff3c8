use crate::support::House;

#[test]
fn an_intact_import_is_unverified_and_fails_only_where_proof_is_required() {
    let house = House::with_events(40);
    let answer = house.audit_answer(&["verify"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.starts_with("unverified: "), "{}", answer.out);
    assert_eq!(house.audit_answer(&["verify", "--require-verified"]).code, 1);
}

#[test]
fn a_proof_of_unverified_events_is_refused() {
    let house = House::with_events(40);
    let answer = house.audit_answer(&["export", "--proof"]);
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert!(answer.err.contains("no signed checkpoint"), "{}", answer.err);
}

#[test]
fn a_file_that_is_no_bundle_is_refused() {
    let house = House::empty();
    house.write("bundle", "not one");
    let answer = house.run(&["audit", "verify", "bundle"]);
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert!(answer.err.contains("bundle"), "{}", answer.err);
}
