//! What a stranger can check of a real authority's log, with nothing of ours: the verifier that docs/AUDIT.md led to.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, ensure};
use bijak_e2e::{Answer, Authority, Setup, journey};
use serde_json::{Value, json};

const READER: &str = "stranger/1";

/// The evidence bundle of docs/AUDIT.md §6, put together by hand from what the calls answer.
async fn bundle(authority: &Authority, earlier: &str) -> Result<Value> {
    let lines = authority.audit_lines().await?;
    let token = authority.access_token(READER, "audit.read").await?;
    let http = authority.http(READER);
    let get = async |path: String| -> Result<Answer> {
        let answer = http.get(&path, &token).await?;
        ensure!(answer.status == 200, "{path} answered {}: {}", answer.status, answer.text);
        Ok(answer)
    };
    let checkpoint = get("/v1/audit-log/checkpoint".into()).await?.text;
    let (size, from) = (size_of(&checkpoint)?, size_of(earlier)?);
    let between = get(format!("/v1/audit-log/proof/consistency?from={from}&to={size}")).await?.json()?;
    let mut events = Vec::new();
    for (seq, line) in lines.iter().enumerate() {
        let proof = get(format!("/v1/audit-log/proof/inclusion?seq={seq}&size={size}")).await?.json()?;
        events.push(json!({"seq": seq, "line": line, "proof": proof["hashes"]}));
    }
    let key = get("/v1/audit-log/key".into()).await?.text;
    let key = key.trim_end();
    Ok(json!({
        "format": "bijak-evidence/1",
        "origin": key.split('+').next(),
        "vkeys": [key],
        "checkpoint": checkpoint,
        "earlier": [{"checkpoint": earlier, "proof": between["hashes"]}],
        "events": events,
    }))
}

fn size_of(checkpoint: &str) -> Result<u64> {
    checkpoint.lines().nth(1).context("a checkpoint's second line")?.parse().context("a checkpoint's size")
}

/// Its verdict, and what it said.
fn verify(bundle: &Value, name: &str, folder: &std::path::Path) -> Result<(bool, String)> {
    let file = folder.join(name);
    std::fs::write(&file, bundle.to_string())?;
    let verifier = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/vectors/verify.py");
    let vkey = bundle["vkeys"][0].as_str().context("a vkey")?;
    let output = Command::new("python3").arg(verifier).arg(&file).args(["--vkey", vkey]).output()?;
    let said = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
    Ok((output.status.success(), said))
}

#[test]
fn a_stranger_with_the_document_alone_checks_a_real_log() -> Result<()> {
    journey("audit-evidence", Setup::default(), async |desktop| {
        let authority = Authority::start(desktop).await?;
        let token = authority.access_token(READER, "audit.read").await?;
        let earlier = authority.http(READER).get("/v1/audit-log/checkpoint", &token).await?.text;
        let bundle = bundle(&authority, &earlier).await?;
        let count = bundle["events"].as_array().context("events")?.len();
        assert!(count > 4, "{count} events");
        let (holds, said) = verify(&bundle, "true.json", desktop.evidence())?;
        assert!(holds, "{said}");
        assert!(said.starts_with(&format!("{count} events are in ")), "{said}");

        let mut edited = bundle.clone();
        let line = edited["events"][3]["line"].as_str().context("a line")?;
        edited["events"][3]["line"] = line.replace("success", "failure").into();
        assert_ne!(edited, bundle);
        let (holds, said) = verify(&edited, "edited.json", desktop.evidence())?;
        assert!(!holds && said.starts_with("REFUSED: event 3:"), "{said}");
        Ok(())
    })
}
