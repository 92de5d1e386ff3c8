use std::time::Duration;

use serde_json::{Value, json};

use super::{
    connected, entry,
    receiver::{Receiver, Request, answer},
    why,
};
use crate::sink::{AnySink, SendError, Sink as _};

const ADDRESS: &str = "splunk+http://{}/base?token_file=SECRET&index=audit";

async fn send(script: &[String], address: &str) -> (Result<(), SendError>, Vec<Request>) {
    let receiver = Receiver::new(script.to_vec()).await;
    let mut sink = connected(address, &receiver, "token-of-this-test\n");
    if let AnySink::Splunk(sink) = &mut sink {
        (sink.poll, sink.polls) = (Duration::from_millis(1), 3);
    }
    let batch = [entry(4, "{\"id\":\"evt_4\"}\n"), entry(5, "{\"id\":\"evt_5\"}\n")];
    let sent = sink.send(&batch).await;
    (sent, receiver.requests().await)
}

fn ok(body: &str) -> String {
    answer("200 OK", "", body)
}

#[tokio::test]
async fn a_batch_counts_once_it_is_acknowledged() {
    let script = [
        ok(r#"{"text":"Success","code":0,"ackId":7}"#),
        ok(r#"{"acks":{"7":false}}"#),
        ok(r#"{"acks":{"7":true}}"#),
    ];
    let (sent, requests) = send(&script, ADDRESS).await;
    sent.unwrap();
    let [event, ack, again] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!(event.target, "/base/services/collector/event");
    assert_eq!(event.header("authorization"), "Splunk token-of-this-test");
    let channel = event.header("x-splunk-request-channel");
    assert_eq!(ack.target, format!("/base/services/collector/ack?channel={channel}"));
    assert_eq!((ack.body.as_str(), &again.body), (r#"{"acks":[7]}"#, &ack.body));
    let events: Vec<Value> =
        serde_json::Deserializer::from_str(&event.body).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(
        events[1],
        json!({"time": 1_795_486_073.0, "source": "bijak-authority", "sourcetype": "bijak:audit", "index": "audit",
            "event": {"id": "evt_5"}, "fields": {"event_id": "evt_5", "seq": 5}})
    );
}

#[tokio::test]
async fn received_but_never_indexed_is_not_delivered() {
    let never = ok(r#"{"acks":{"7":false}}"#);
    let script = [ok(r#"{"text":"Success","code":0,"ackId":7}"#), never.clone(), never.clone(), never];
    assert_eq!(why(send(&script, ADDRESS).await.0).0, "unavailable");
}

#[tokio::test]
async fn a_token_without_acknowledgement_is_taken_or_refused_as_asked() {
    let script = [ok(r#"{"text":"Success","code":0}"#)];
    send(&script, ADDRESS).await.0.unwrap();
    let (kind, said) = why(send(&script, &format!("{ADDRESS}&ack=required")).await.0);
    assert!(kind == "unavailable" && said.contains("acknowledgement"), "{said}");
}

#[tokio::test]
async fn answers_are_about_the_events_or_about_us() {
    for (script, kind, said) in [
        (
            answer("400 Bad Request", "", r#"{"text":"Invalid data format","code":6}"#),
            "refused",
            "Invalid data",
        ),
        (answer("400 Bad Request", "", r#"{"text":"Incorrect index","code":7}"#), "unavailable", "index"),
        (answer("413 Payload Too Large", "", ""), "refused", "413"),
        (answer("403 Forbidden", "", r#"{"text":"Invalid token","code":4}"#), "unavailable", "Invalid token"),
        (answer("200 OK", "", r#"{"text":"Server is busy","code":9}"#), "unavailable", "busy"),
        (answer("200 OK", "", "<html>"), "unavailable", "unknown form"),
        (answer("302 Found", "Location: http://127.0.0.1:1/\r\n", ""), "unavailable", "302"),
    ] {
        let (found, text) = why(send(&[script], ADDRESS).await.0);
        assert!(found == kind && text.contains(said), "{found}: {text}");
        assert!(!text.contains("token-of-this-test"), "{text}");
    }
}

#[tokio::test]
async fn busy_says_for_how_long() {
    let script = [answer("503 Service Unavailable", "Retry-After: 9\r\n", r#"{"text":"busy","code":9}"#)];
    let sent = send(&script, ADDRESS).await.0;
    assert!(
        matches!(&sent, Err(SendError::Unavailable { retry_after: Some(wait), .. }) if wait.as_secs() == 9),
        "{sent:?}"
    );
}

#[tokio::test]
async fn half_an_answer_is_no_answer() {
    let whole = ok(r#"{"text":"Success","code":0}"#);
    for length in [0, 9, whole.len() - 4] {
        let (kind, said) = why(send(&[whole[..length].to_owned()], ADDRESS).await.0);
        assert_eq!(kind, "unavailable", "{said}");
    }
}
