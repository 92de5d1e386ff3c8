//! LEEF by npm's `nsyslog-parser`.

use bijak_siem::{Format, Options};
use serde_json::Value;

use super::{readers, samples};

const PLACES: &[(&str, &str)] = &[
    ("id", "eventId"),
    ("seq", "seq"),
    ("organization_id", "organizationId"),
    ("workspace_id", "workspaceId"),
    ("actor_type", "actorType"),
    ("actor_id", "actorId"),
    ("actor_name", "actorName"),
    ("action", "action"),
    ("target_type", "targetType"),
    ("target_id", "targetId"),
    ("target_name", "targetName"),
    ("source_ip", "sourceAddress"),
    ("user_agent", "userAgent"),
    ("outcome", "outcome"),
    ("reason", "reason"),
    ("request_id", "requestId"),
];

#[test]
fn every_attribute_reads_back() {
    let events = samples::all();
    let bytes = samples::encoded(Format::Leef, Options::default(), &events);
    let read: Vec<Value> = readers::lines(&readers::node("leef.cjs", &bytes));
    assert_eq!(read.len(), events.len());
    for (event, read) in events.iter().zip(&read) {
        assert_eq!(read["type"], "LEEF");
        assert_eq!(read["leef"]["vendor"], "Bijak");
        assert_eq!(read["fields"]["devTimeFormat"], "yyyy-MM-dd'T'HH:mm:ss.SSSX");
        for (ours, key) in PLACES {
            let value = samples::fields(event).into_iter().find(|(name, _)| name == ours).unwrap().1;
            let spelt = value.map(|value| samples::visible(&value.replace('\\', "\\\\")));
            // This reader drops what follows a second `=`.
            let expected = spelt.map(|value| value.split('=').next().unwrap().trim_end().to_owned());
            let found = read["fields"][key].as_str().map(|value| value.trim_end().to_owned());
            assert_eq!(found, expected, "{ours} of event {}", event.seq);
        }
    }
}
