//! Against a token endpoint that rotates: only the newest refresh token is good, an older one ends the grant.

use std::sync::{
    Mutex as StdMutex,
    atomic::{AtomicI64, Ordering},
};

use bijak_domain::Timestamp;
use serde_json::json;

use super::*;
use crate::{
    BaseUrl, Http,
    test_server::{Answer, Request, TestServer},
};

#[derive(Default)]
struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The grant as the server sees it.
#[derive(Default)]
struct Grant {
    /// The number of the newest refresh token; `rt-0` came with the sign-in.
    newest: StdMutex<Option<u32>>,
    exchanges: StdMutex<Vec<String>>,
}

impl Grant {
    fn start() -> Arc<Self> {
        Arc::new(Self { newest: StdMutex::new(Some(0)), exchanges: StdMutex::default() })
    }

    fn exchange(&self, request: &Request) -> Answer {
        let sent = request.form()["refresh_token"].clone();
        self.exchanges.lock().unwrap().push(sent.clone());
        let mut newest = self.newest.lock().unwrap();
        match *newest {
            Some(n) if sent == format!("rt-{n}") => {
                *newest = Some(n + 1);
                let body = json!({"access_token": format!("at-{}", n + 1), "token_type": "Bearer", "expires_in": 3600,
                    "refresh_token": format!("rt-{}", n + 1), "scope": "keys.read"});
                Answer::json(200, &body.to_string())
            }
            // One it gave out and took back already: reuse ends the grant.
            Some(n) if (0..n).any(|old| sent == format!("rt-{old}")) => {
                *newest = None;
                Answer::json(400, r#"{"error":"invalid_grant"}"#)
            }
            _ => Answer::json(400, r#"{"error":"invalid_grant"}"#),
        }
    }
}

async fn deployment(grant: &Arc<Grant>) -> TestServer {
    let grant = grant.clone();
    TestServer::start_with_origin(move |request, origin| match request.path.as_str() {
        "/oauth/token" => grant.exchange(request),
        path => crate::test_server::metadata(path, origin),
    })
    .await
}

#[derive(Default)]
struct TestStore {
    token: StdMutex<Option<String>>,
    fail_saving: StdMutex<bool>,
    /// What a second `load` finds, as if another program had saved it.
    found_later: StdMutex<Option<String>>,
}

impl TestStore {
    fn with(token: &str) -> Arc<Self> {
        Arc::new(Self { token: StdMutex::new(Some(token.to_owned())), ..Self::default() })
    }

    fn token(&self) -> Option<String> {
        self.token.lock().unwrap().clone()
    }
}

impl RefreshStore for TestStore {
    fn load(&self) -> Result<Option<SecretText>, RefreshStoreError> {
        let mut token = self.token.lock().unwrap();
        let found = token.clone();
        if let Some(later) = self.found_later.lock().unwrap().take() {
            *token = Some(later);
        }
        Ok(found.map(SecretText::new))
    }

    fn save(&self, token: &SecretText) -> Result<(), RefreshStoreError> {
        if *self.fail_saving.lock().unwrap() {
            return Err(RefreshStoreError { code: "vault_locked".into(), message: "locked".into() });
        }
        *self.token.lock().unwrap() = Some(token.expose("test").to_owned());
        Ok(())
    }

    fn discard(&self, token: &SecretText) -> Result<(), RefreshStoreError> {
        self.token.lock().unwrap().take_if(|held| held == token.expose("test"));
        Ok(())
    }
}

struct Setup {
    dir: tempfile::TempDir,
    server: TestServer,
    grant: Arc<Grant>,
    store: Arc<TestStore>,
    clock: Arc<TestClock>,
}

impl Setup {
    async fn new() -> Self {
        let grant = Grant::start();
        Self {
            dir: tempfile::tempdir().unwrap(),
            server: deployment(&grant).await,
            grant,
            store: TestStore::with("rt-0"),
            clock: Arc::default(),
        }
    }

    /// Another process, as far as it can be told: everything of its own but the store and the lock's path.
    fn source(&self) -> Arc<TokenSource> {
        let base = BaseUrl::from_input(self.server.origin()).unwrap();
        let server = Arc::new(Server::new(Http::new("t"), base));
        let lock = self.dir.path().join("p.lock");
        Arc::new(TokenSource::new(server, self.store.clone(), lock, self.clock.clone()))
    }

    fn exchanges(&self) -> Vec<String> {
        self.grant.exchanges.lock().unwrap().clone()
    }
}

fn text(token: &AccessToken) -> &str {
    token.text().expose("test")
}

#[tokio::test]
async fn keeps_a_token_until_a_minute_before_its_end() {
    let t = Setup::new().await;
    let source = t.source();
    assert_eq!(text(&source.access_token().await.unwrap()), "at-1");
    t.clock.0.store(3_539_000, Ordering::SeqCst);
    assert_eq!(text(&source.access_token().await.unwrap()), "at-1");
    t.clock.0.store(3_540_000, Ordering::SeqCst);
    assert_eq!(text(&source.access_token().await.unwrap()), "at-2");
    assert_eq!(t.store.token().as_deref(), Some("rt-2"));
}

#[tokio::test]
async fn many_callers_share_one_refresh() {
    let t = Setup::new().await;
    let source = t.source();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let source = source.clone();
            tokio::spawn(async move { text(&source.access_token().await.unwrap()).to_owned() })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), "at-1");
    }
    assert_eq!(t.exchanges(), ["rt-0"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_never_send_the_same_refresh_token() {
    let t = Setup::new().await;
    let sources: Vec<_> = (0..4).map(|_| t.source()).collect();
    let calls: Vec<_> = sources
        .iter()
        .cloned()
        .map(|source| tokio::spawn(async move { source.access_token().await.map(|_| ()) }))
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), Ok(()));
    }
    assert_eq!(t.exchanges(), ["rt-0", "rt-1", "rt-2", "rt-3"]);
    assert_eq!(t.store.token().as_deref(), Some("rt-4"));
}

#[tokio::test]
async fn a_token_that_cannot_be_saved_is_not_used() {
    let t = Setup::new().await;
    *t.store.fail_saving.lock().unwrap() = true;
    let error = t.source().access_token().await.unwrap_err();
    assert!(matches!(error, TokenError::Store(RefreshStoreError { code, .. }) if code == "vault_locked"));
}

#[tokio::test]
async fn a_caller_that_gives_up_does_not_cut_the_refresh() {
    let t = Setup::new().await;
    let source = t.source();
    let call = tokio::spawn({
        let source = source.clone();
        async move { source.access_token().await }
    });
    while t.exchanges().is_empty() {
        tokio::task::yield_now().await;
    }
    call.abort();
    let _ = call.await;
    source.settle().await;
    assert_eq!(t.store.token().as_deref(), Some("rt-1"));
    assert_eq!(text(&source.access_token().await.unwrap()), "at-1");
}

#[tokio::test]
async fn a_refusal_rereads_the_store_once_before_signing_out() {
    let t = Setup::new().await;
    *t.store.token.lock().unwrap() = Some("rt-of-another-grant".into());
    *t.store.found_later.lock().unwrap() = Some("rt-0".into());
    assert_eq!(text(&t.source().access_token().await.unwrap()), "at-1");
    assert_eq!(t.exchanges(), ["rt-of-another-grant", "rt-0"]);
    assert_eq!(t.store.token().as_deref(), Some("rt-1"));
}

#[tokio::test]
async fn a_refused_token_signs_out_and_stays_so() {
    let t = Setup::new().await;
    *t.store.token.lock().unwrap() = Some("rt-old".into());
    let source = t.source();
    for _ in 0..2 {
        let error = source.access_token().await.unwrap_err();
        assert_eq!(error, TokenError::SignedOut(SignedOutReason::Refused));
    }
    assert_eq!(t.exchanges(), ["rt-old"]);
    assert_eq!(t.store.token(), None, "a dead token is not kept");
}

#[tokio::test]
async fn an_empty_store_is_signed_out_without_asking_the_server() {
    let t = Setup::new().await;
    *t.store.token.lock().unwrap() = None;
    assert_eq!(t.source().access_token().await.unwrap_err(), TokenError::SignedOut(SignedOutReason::NoToken));
    assert!(t.exchanges().is_empty());
}

#[tokio::test]
async fn a_rejected_token_is_replaced_once() {
    let t = Setup::new().await;
    let source = t.source();
    let first = source.access_token().await.unwrap();
    source.reject(&first).await;
    let second = source.access_token().await.unwrap();
    // A slower caller rejects the token that is gone already.
    source.reject(&first).await;
    let third = source.access_token().await.unwrap();
    assert_eq!((text(&second), text(&third)), ("at-2", "at-2"));
}

#[tokio::test]
async fn a_server_that_is_away_is_no_sign_out() {
    let mut t = Setup::new().await;
    let source = t.source();
    t.server = TestServer::start(|_| Answer::status(200)).await;
    assert!(matches!(source.access_token().await, Err(TokenError::Discovery(DiscoveryError::Transport(_)))));
    assert_eq!(t.store.token().as_deref(), Some("rt-0"));
}
