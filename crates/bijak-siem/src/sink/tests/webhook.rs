use super::{
    connected, entry,
    receiver::{Receiver, Request, answer},
    why,
};
use crate::sink::{SendError, Sink as _};

async fn send(script: &[String]) -> (Result<(), SendError>, Vec<Request>) {
    let receiver = Receiver::new(script.to_vec()).await;
    let mut sink = connected(
        "webhook+http://{}/hook?theirs=1&secret_file=SECRET",
        &receiver,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    let sent = sink.send(&[entry(4, "{\"seq\":4}\n"), entry(5, "{\"seq\":5}\n")]).await;
    (sent, receiver.requests().await)
}

#[tokio::test]
async fn each_event_is_a_request_of_its_own_id() {
    let ok = answer("204 No Content", "", "");
    let (sent, requests) = send(&[ok.clone(), ok]).await;
    sent.unwrap();
    let [first, second] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!(first.target, "/hook?theirs=1");
    assert_eq!((first.header("webhook-id"), second.header("webhook-id")), ("evt_4", "evt_5"));
    assert!(first.body.ends_with("\"data\":{\"seq\":4}}"), "{}", first.body);
    // Two secrets, two signatures.
    assert_eq!(first.header("webhook-signature").matches("v1,").count(), 2);
}

#[tokio::test]
async fn the_rest_waits_for_an_event_that_is_not_taken() {
    let script = [answer("200 OK", "", ""), answer("500 Internal Server Error", "", "")];
    let (sent, requests) = send(&script).await;
    assert_eq!((why(sent).0, requests.len()), ("unavailable", 2));
}

#[tokio::test]
async fn answers_are_about_the_event_or_about_us() {
    for (status, kind) in [
        ("400 Bad Request", "refused"),
        ("422 Unprocessable Content", "refused"),
        ("401 Unauthorized", "unavailable"),
        ("404 Not Found", "unavailable"),
        ("410 Gone", "unavailable"),
        ("429 Too Many Requests", "unavailable"),
        ("308 Permanent Redirect", "unavailable"),
    ] {
        let (found, said) = why(send(&[answer(status, "", "")]).await.0);
        assert!(found == kind && said.contains(&status[..3]), "{status}: {found}: {said}");
    }
}

#[tokio::test]
async fn half_an_answer_is_no_answer() {
    let whole = answer("200 OK", "", "thank you");
    for length in [0, 12, whole.len() - 3] {
        let (kind, said) = why(send(&[whole[..length].to_owned()]).await.0);
        assert_eq!(kind, "unavailable", "{said}");
        assert!(!said.contains("theirs"), "{said}");
    }
}
