//! Free text: what of an event is searched, and in which letter case.

use bijak_domain::AuditEvent;
use serde_json::Value;

/// One letter case for everything, beyond ASCII too.
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// The fields that no dictionary holds, a line each: id, time, request id, reason and every value in the details.
/// Words hold no white space, so none can match across two fields.
pub(crate) fn rest(event: &AuditEvent) -> String {
    let mut text = fold(&event.id);
    for part in
        [Some(event.time.to_string()), event.request_id.clone(), event.reason.clone()].into_iter().flatten()
    {
        text.push('\n');
        text.push_str(&fold(&part));
    }
    for value in event.details.values() {
        push_value(&mut text, value);
    }
    text
}

fn push_value(text: &mut String, value: &Value) {
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| push_value(text, item)),
        Value::Object(map) => map.values().for_each(|item| push_value(text, item)),
        Value::String(string) => {
            text.push('\n');
            text.push_str(&fold(string));
        }
        Value::Bool(_) | Value::Number(_) => {
            text.push('\n');
            text.push_str(&value.to_string());
        }
    }
}
