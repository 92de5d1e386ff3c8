use bijak_api_types::code as server;

use super::table;
use crate::{
    App,
    app::code,
    audit::downloads,
    view::{ErrorView, FindingView},
};

impl App {
    /// Writes a finding with all its evidence to a file in the person's downloads; answers its path.
    pub async fn audit_finding_export(&self, id: i64) -> Result<String, ErrorView> {
        let profile_id = self.ctx.active_profile()?;
        let organization = profile_id.clone();
        let finding = self.ctx.store.call(move |c| table::get(c, &organization, id)).await?;
        let finding = finding.ok_or_else(|| ErrorView::new(server::NOT_FOUND, "there is no such finding"))?;
        let text =
            text(&profile_id, &finding).map_err(|error| ErrorView::new(code::INTERNAL, error.to_string()))?;
        let name = format!("bijak-audit-finding-{profile_id}-{id}");
        let path = downloads::write(&self.ctx, &name, "json", text.into_bytes()).await?;
        Ok(path.display().to_string())
    }
}

/// Lines and notes stay texts: a line that is read and written again is no evidence of its hash.
fn text(organization_id: &str, finding: &FindingView) -> serde_json::Result<String> {
    let FindingView {
        id,
        found_at,
        kind,
        seq,
        title,
        explanation,
        checkpoint_before,
        checkpoint_after,
        held_line,
        received_line,
    } = finding;
    serde_json::to_string_pretty(&serde_json::json!({
        "format": "bijak-audit-finding/1",
        "organization_id": organization_id, "id": id, "found_at": found_at, "kind": kind, "seq": seq, "title": title,
        "explanation": explanation, "checkpoint_before": checkpoint_before, "checkpoint_after": checkpoint_after,
        "held_line": held_line, "received_line": received_line,
    }))
    .map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use bijak_domain::Clock;

    use super::*;
    use crate::{audit::findings::table::NewFinding, testing::World, view::FindingKind};

    #[tokio::test]
    async fn a_finding_outlives_a_sign_out_and_is_exported_as_it_was_kept() {
        let w = World::new().await;
        let finding = NewFinding {
            kind: FindingKind::Edited,
            seq: Some(7),
            title: "Event 7 was edited.".into(),
            explanation: "words".into(),
            checkpoint_before: Some("before\n".into()),
            checkpoint_after: None,
            held_line: Some(r#"{"seq":7,"id":"a"}"#.into()),
            received_line: Some("not even JSON".into()),
        };
        let (profile_id, now) = (w.profile_id.clone(), w.computer.clock.now());
        let id = w.app.ctx.store.call(move |c| table::add(c, &profile_id, now, &finding)).await.unwrap();
        w.app.sign_out(&w.profile_id).await.unwrap();
        assert_eq!(w.app.audit_findings().await.unwrap(), []);
        w.sign_in_again().await;
        let findings = w.app.audit_findings().await.unwrap();
        assert_eq!((findings[0].kind, findings[0].seq), (FindingKind::Edited, Some(7)));
        let path = w.app.audit_finding_export(id).await.unwrap();
        let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(written["held_line"], r#"{"seq":7,"id":"a"}"#);
        assert_eq!(written["kind"], "edited");
        assert_ne!(w.app.audit_finding_export(id).await.unwrap(), path, "nothing is overwritten");
        assert_eq!(w.app.audit_finding_export(id + 1).await.unwrap_err().code, "not_found");
    }
}
