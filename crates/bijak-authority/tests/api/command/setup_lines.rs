//! What `serve` tells the one who started it about the set-up of an empty directory.

use serde_json::Value;

use super::process::{Serve, bootstrap, password};

#[test]
fn a_parent_is_told_link_and_code_and_can_ask_for_new_ones() {
    let dir = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(dir.path(), &["--exit-on-stdin-close"]);
    let ready = serve.line();
    let url = ready["url"].as_str().unwrap();
    let is_complete = |line: &Value| {
        line["setup_url"].as_str().unwrap().starts_with(&format!("{url}/setup/"))
            && line["setup_code"].as_str().unwrap().len() == 8
            && line["setup_expires_at"].as_str().unwrap().ends_with('Z')
    };
    assert!(ready["event"] == "ready" && is_complete(&ready), "{ready}");
    serve.say("something else");
    serve.say("renew-setup");
    let renewed = serve.line();
    assert!(renewed["event"] == "setup" && is_complete(&renewed), "{renewed}");
    assert_ne!(renewed["setup_url"], ready["setup_url"]);
    assert_ne!(renewed["setup_code"], ready["setup_code"]);
    assert!(serve.close_stdin().success());
}

#[test]
fn a_log_that_others_may_read_gets_no_code() {
    let dir = tempfile::tempdir().unwrap();
    // Stdout is a pipe here, and nobody said that it is a parent's.
    let ready = Serve::start(dir.path(), &[]).line();
    assert!(ready["setup_url"].is_string() && ready["setup_expires_at"].is_string(), "{ready}");
    assert_eq!(ready.get("setup_code"), None);
}

#[test]
fn an_authority_that_is_set_up_says_nothing_of_it() {
    let dir = tempfile::tempdir().unwrap();
    assert!(bootstrap(dir.path(), password().as_bytes()).status.success());
    let mut serve = Serve::start(dir.path(), &["--exit-on-stdin-close"]);
    let ready = serve.line();
    assert!(ready["event"] == "ready" && ready.get("setup_url").is_none(), "{ready}");
    serve.say("renew-setup");
    assert_eq!(serve.line(), serde_json::json!({"event": "setup"}));
}
