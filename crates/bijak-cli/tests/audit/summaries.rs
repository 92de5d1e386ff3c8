use serde_json::Value;

use crate::support::House;

#[test]
fn facets_count_every_value() {
    let house = House::with_events(100);
    let out = house.audit(&["facets", "--field", "action,outcome", "--json"]);
    let facets: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(facets.len(), 2);
    assert_eq!(facets[0]["field"], "action");
    assert_eq!(facets[0]["distinct"], 2);
    assert_eq!(facets[0]["values"][0]["count"], 50);
    let outcomes = facets[1]["values"].as_array().unwrap();
    let count = |name: &str| outcomes.iter().find(|value| value["value"] == name).unwrap()["count"].clone();
    assert_eq!((count("failure"), count("success")), (34.into(), 66.into()));
    let csv = house.audit(&["facets", "outcome:failure", "--field", "outcome", "--csv"]);
    assert_eq!(csv, "field,value,label,count\r\noutcome,failure,failure,34\r\n");
}

#[test]
fn facets_of_all_fields_are_for_people_by_default() {
    let house = House::with_events(100);
    let out = house.audit(&["facets", "--top", "2"]);
    for field in ["action", "actor", "workspace", "source_ip", "user_agent", "outcome", "target", "network"] {
        assert!(out.contains(&format!("{field} (")), "{field}: {out}");
    }
    assert!(!out.contains('\u{1b}'));
}

#[test]
fn a_histogram_counts_every_event_once() {
    let house = House::with_events(100);
    let out = house.audit(&["histogram", "--buckets", "7", "--json"]);
    let buckets: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let sum = |part: &str| buckets.iter().map(|bucket| bucket[part].as_u64().unwrap()).sum::<u64>();
    assert_eq!((buckets.len(), sum("success"), sum("failure")), (7, 66, 34));
    let hour = ["--from", "2026-11-24T00:00:00Z", "--to", "2026-11-24T01:00:00Z", "--buckets", "2", "--csv"];
    let mut words = vec!["histogram", "actor:ci-0"];
    words.extend(hour);
    assert_eq!(
        house.audit(&words),
        "from,success,failure\r\n2026-11-24T00:00:00.000Z,4,2\r\n2026-11-24T00:30:00.000Z,4,2\r\n"
    );
}
