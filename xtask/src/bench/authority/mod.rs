//! The authority against a bare axum handler that answers the same bytes: what authentication, authorization, usage
//! counting and the database cost on top of HTTP.
//!
//! The server is pinned to one core and the load to the other, and both servers take turns within a round.

pub(super) mod http;
pub(super) mod server;
pub(super) mod sign_in;
mod wrk;

use std::{fs, io::Write as _, path::Path, process::Stdio};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::figure::{Figure, Goal, median};
use crate::{process, random, workspace::Workspace};
use server::Server;
use wrk::{Load, pinned};

const ROUNDS: usize = 5;
const EMAIL: &str = "bench@example.com";

pub(crate) fn measure(workspace: &Workspace) -> anyhow::Result<(Vec<Figure>, Value)> {
    let build = ["build", "--release", "--locked", "-p", "bijak-authority"];
    process::run(workspace.cargo().args(build).args(["--bins", "--example", "reference"]))?;
    let folder = workspace.target.join("bench/authority");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let script = folder.join("wrk.lua");
    fs::write(&script, include_str!("wrk.lua"))?;

    // Alone on a machine with one core, the kernel has to share it out.
    let cores = std::thread::available_parallelism()?.get() > 1;
    let (server_core, load_core) = if cores { (Some("0"), Some("1")) } else { (None, None) };
    let program = workspace.built(true).join("bijak-authority");
    let password = random::password()?;
    let workspace_id = bootstrap(&program, &folder, &password)?;
    let mut serve = pinned(&program, server_core);
    serve.arg("serve").arg("--data-dir").arg(folder.join("data")).args(["--listen", "127.0.0.1:0"]);
    let authority = Server::start(&mut serve, &folder.join("authority.log"))?;
    let key = sign_in::api_key(&authority.url, &workspace_id, EMAIL, &password)?;
    let mut bare = pinned(workspace.built(true).join("examples/reference"), server_core);
    let reference = Server::start(&mut bare, &folder.join("reference.log"))?;

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        for (name, server, loads) in
            [("bare axum", &reference, &mut theirs), ("authority", &authority, &mut ours)]
        {
            let load = wrk::run(&server.url, &key, &script, load_core)?;
            let Load { requests_per_second, p50_ms, p99_ms } = load;
            println!(
                "round {round}  {name:<10} {requests_per_second:>8.0} req/s  p50 {p50_ms:.2} ms  p99 {p99_ms:.2} ms"
            );
            loads.push(load);
        }
    }
    let resident = (authority.resident_mib()?, reference.resident_mib()?);
    let samples = json!({ "authority": samples(&ours), "bare_axum": samples(&theirs) });
    Ok((figures(&ours, &theirs, resident), samples))
}

fn figures(ours: &[Load], theirs: &[Load], resident: (f64, f64)) -> Vec<Figure> {
    let of = |loads: &[Load], field: fn(&Load) -> f64| median(&loads.iter().map(field).collect::<Vec<_>>());
    let pair = |name: &str, unit, field: fn(&Load) -> f64| {
        Figure::new(name, unit, of(ours, field)).against("bare axum", of(theirs, field))
    };
    vec![
        pair("GET /v1/me with a key", "req/s", |load| load.requests_per_second).goal(Goal::AtLeast(0.5)),
        pair("p50 with 32 connections", "ms", |load| load.p50_ms),
        pair("p99 with 32 connections", "ms", |load| load.p99_ms),
        Figure::new("resident after the load", "MiB", resident.0).against("bare axum", resident.1),
    ]
}

fn samples(loads: &[Load]) -> Value {
    let row = |load: &Load| {
        let Load { requests_per_second, p50_ms, p99_ms } = load;
        json!({ "requests_per_second": requests_per_second, "p50_ms": p50_ms, "p99_ms": p99_ms })
    };
    loads.iter().map(row).collect()
}

/// Makes the organization; answers the id of its workspace.
fn bootstrap(program: &Path, folder: &Path, password: &str) -> anyhow::Result<String> {
    let mut command = std::process::Command::new(program);
    command.arg("bootstrap").arg("--data-dir").arg(folder.join("data"));
    command.args(["--organization", "Bench", "--workspace", "Bench", "--email", EMAIL]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    child.stdin.take().context("bootstrap has no input")?.write_all(password.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "bootstrap failed ({})", output.status);
    let made: Value = serde_json::from_slice(&output.stdout).context("bootstrap printed no JSON")?;
    Ok(made["workspace_id"].as_str().context("bootstrap named no workspace")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throughput_is_compared_by_medians_and_held_against_the_goal() {
        let load = |requests_per_second| Load { requests_per_second, p50_ms: 1.0, p99_ms: 2.0 };
        let ours = [load(5.0), load(900.0), load(6.0)];
        let figures = figures(&ours, &[load(10.0)], (30.0, 5.0));
        assert_eq!(figures[0].ratio(), Some(0.6));
        assert_eq!(figures[0].reached(), Some(true));
        assert_eq!(figures[3].ratio(), Some(6.0));
    }
}
