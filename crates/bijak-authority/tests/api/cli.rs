//! The real binary: its commands, its one line, its exit codes.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

use crate::harness::World;

pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bijak-authority"));
    command.env_remove("BIJAK_LOG").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A serving process; killed when dropped.
pub struct Serving {
    pub child: Child,
    pub ready: Value,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

pub fn serve(data_dir: &Path, more: &[&str]) -> Serving {
    serve_with(data_dir, more, &[])
}

pub fn serve_with(data_dir: &Path, more: &[&str], environment: &[(&str, &str)]) -> Serving {
    let mut command = binary();
    command.arg("serve").arg("--data-dir").arg(data_dir).args(["--listen", "127.0.0.1:0"]).args(more);
    command.envs(environment.iter().copied());
    // A pipe nobody reads would block the server once it is full.
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    Serving { ready: serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}")), child }
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = binary().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn wrong_arguments_are_named_and_end_with_two() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    for (arguments, named) in [
        (&["serve"][..], "--data-dir"),
        (&["serve", "--data-dir", data, "--listen", "localhost:80"], "--listen"),
        (&["serve", "--data-dir", data, "--listen", "0.0.0.0:0"], "not a loopback address"),
        (
            &["serve", "--data-dir", data, "--listen", "0.0.0.0:0", "--public-url", "http://127.0.0.1:1"],
            "not a loopback address",
        ),
        (&["serve", "--data-dir", data, "--public-url", "http://keys.example"], "--public-url"),
        (&["serve", "--data-dir", data, "--public-url", "https://keys.example/path"], "no path"),
        (&["serve", "--data-dir", data, "--trusted-proxy", "proxy"], "--trusted-proxy"),
        (&["serve", "--data-dir", data, "--inference-upstream", "file:///etc"], "--inference-upstream"),
        (&["serve", "--data-dir", data, "--inference-upstream", "http://u:p@h/"], "--inference-upstream"),
        (&["serve", "--data-dir", data, "--limit-address", "50"], "--limit-address"),
        (&["serve", "--data-dir", data, "--limit-organization", "0/s"], "--limit-organization"),
        (&["nonsense"], "nonsense"),
        (&[], "Usage"),
    ] {
        let (code, stdout, stderr) = run(arguments);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr.contains(named), "{arguments:?}: {stderr}");
    }
    assert!(!Path::new(data).exists(), "wrong arguments leave nothing behind");
}

#[test]
fn help_and_version_go_to_stdout() {
    let (code, stdout, stderr) = run(&["--version"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with("bijak-authority 0."), "{stdout}");
    let (code, stdout, _) = run(&["serve", "--help"]);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("--trusted-proxy"), "{stdout}");
}

#[test]
fn a_data_directory_in_use_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let first = serve(&data, &[]);
    let (code, stdout, stderr) =
        run(&["serve", "--data-dir", data.to_str().unwrap(), "--listen", "127.0.0.1:0"]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    let expected =
        format!("{} is in use by another bijak-authority (process {})", data.display(), first.child.id());
    assert!(stderr.contains(&expected), "{stderr}");
    // The kernel's lock goes with its holder, however that ends.
    drop(first);
    serve(&data, &[]);
}

#[test]
fn it_ends_cleanly_on_sigterm_and_when_stdin_closes_where_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut serving = serve(&dir.path().join("data"), &[]);
    let pid = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));

    let mut command = binary();
    command.arg("serve").arg("--data-dir").arg(dir.path().join("data")).args(["--listen", "127.0.0.1:0"]);
    let mut child = command.arg("--exit-on-stdin-close").stdin(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    for line in log.lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
    }
}

#[tokio::test]
async fn what_was_made_in_process_is_served_by_the_binary() {
    let mut world = World::new().await;
    let key = world.any_api_key().await;
    world.stop().await;
    let serving = serve(&world.data_dir(), &[]);
    assert_eq!(serving.ready["event"], "ready");
    let me =
        world.http.get(format!("{}/v1/me", serving.ready["url"].as_str().unwrap())).bearer_auth(&key.secret);
    assert_eq!(me.send().await.unwrap().status(), 200);
}
