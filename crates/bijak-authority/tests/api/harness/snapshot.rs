//! Answers and events as they are compared with snapshots: whole, with what changes from run to run replaced by what it
//! has to be. Every replacement checks what it hides: ids have to be ids and are numbered, so that equal ids show as equal;
//! times show as their distance to the test's beginning; secrets have to be well-formed.

use bijak_domain::{SecretToken, Timestamp};
use serde_json::{Map, Value, json};

use super::{Answer, clock::START};

const ID_LENGTH: usize = 26;

/// Status, telling headers and body.
pub fn snapshot(answer: &Answer) -> Value {
    let mut names = Names::default();
    let mut headers = Map::new();
    for name in ["allow", "content-type", "idempotent-replayed", "link", "retry-after", "www-authenticate"] {
        if answer.headers.contains_key(name) {
            headers.insert(name.to_owned(), names.text(answer.header(name)).into());
        }
    }
    let body = if answer.text.is_empty() { Value::Null } else { names.value(&answer.json()) };
    json!({"status": answer.status.as_u16(), "headers": headers, "body": body})
}

/// Events, or any other JSON of the server's.
pub fn redacted(value: &Value) -> Value {
    Names::default().value(value)
}

#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(object) => object
                .iter()
                .map(|(field, value)| {
                    let value = match (field.as_str(), value) {
                        ("last_four", Value::String(text)) => last_four(text),
                        _ => self.value(value),
                    };
                    (field.clone(), value)
                })
                .collect(),
            Value::Array(list) => list.iter().map(|value| self.value(value)).collect(),
            Value::String(text) => self.text(text).into(),
            other => other.clone(),
        }
    }

    fn text(&mut self, text: &str) -> String {
        if let Ok(secret) = text.parse::<SecretToken>() {
            return format!("[a secret: {}…]", secret.kind().prefix());
        }
        assert!(!text.contains("bijak_ak_") && !text.contains("bijak_sk_"), "a secret where none belongs");
        if let Ok(time) = text.parse::<Timestamp>() {
            assert_eq!(time.to_string(), text, "times have one spelling");
            return format!("[start {:+} s]", time.millis_since(START) / 1_000);
        }
        if let Some((prefix, body)) = text.split_once('_')
            && body.len() == ID_LENGTH
            && body.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        {
            let place = self.0.iter().position(|known| known == text).unwrap_or_else(|| {
                self.0.push(text.to_owned());
                self.0.len() - 1
            });
            return format!("[{prefix} #{}]", place + 1);
        }
        text.replace(&port_of(text), ":PORT")
    }
}

/// `:12345` of a local URL in `text`; something that is not there where there is none.
fn port_of(text: &str) -> String {
    let after = text.split_once("http://127.0.0.1:").map_or("", |(_, rest)| rest);
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { "\u{0}".to_owned() } else { format!(":{digits}") }
}

fn last_four(text: &str) -> Value {
    assert!(text.len() == 4 && text.bytes().all(|b| b.is_ascii_alphanumeric()), "{text}");
    "[four characters]".into()
}
