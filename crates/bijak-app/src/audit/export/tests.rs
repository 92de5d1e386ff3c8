use std::path::PathBuf;

use bijak_audit_cache::transparency::Bundle;

use crate::{
    App, AppEvent, HostError,
    audit::tests::{events, world_with},
    testing::{World, canonical},
    view::{AuditExportForm, AuditExportView, ExportFormat, ExportState},
};

fn form(format: ExportFormat, query: &str, proof: bool) -> AuditExportForm {
    AuditExportForm { format, query: query.into(), proof }
}

/// Runs an export to its end; answers the events on the way.
async fn export(app: &App, form: AuditExportForm) -> Vec<AuditExportView> {
    let mut said = app.subscribe();
    let id = app.audit_export_start(form).await.unwrap().unwrap().id;
    let mut views = Vec::new();
    let all = async {
        loop {
            if let AppEvent::AuditExport(view) = said.recv().await.unwrap() {
                assert_eq!(view.id, id);
                let over = view.state != ExportState::Running;
                views.push(*view);
                if over {
                    return;
                }
            }
        }
    };
    tokio::time::timeout(crate::testing::LIMIT, all).await.expect("the export ends");
    views
}

fn files(w: &World) -> Vec<PathBuf> {
    let folder = w.computer.host.downloads.lock().unwrap().clone().unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

#[tokio::test]
async fn an_export_is_the_canonical_lines_oldest_first_and_is_shown() {
    let w = world_with(3_000).await;
    let views = export(&w.app, form(ExportFormat::Ndjson, "outcome:failure", false)).await;
    let done = views.last().unwrap();
    assert_eq!((done.state, done.written, done.total), (ExportState::Done, 1_000, 1_000));
    assert_eq!((views[0].state, views[0].total), (ExportState::Running, 1_000));
    let path = PathBuf::from(done.path.as_ref().unwrap());
    let wanted: String = events(0..3_000)
        .iter()
        .filter(|event| event["outcome"] == "failure")
        .flat_map(|event| [canonical(event), "\n".into()])
        .collect();
    assert!(std::fs::read_to_string(&path).unwrap() == wanted);
    assert_eq!(files(&w), std::slice::from_ref(&path), "and nothing half");
    w.app.audit_export_reveal(done.id).await.unwrap();
    assert_eq!(*w.computer.host.revealed.lock().unwrap(), [path]);
    assert_eq!(w.app.audit_export_reveal(done.id + 1).await.unwrap_err().code, "not_found");
}

#[tokio::test]
async fn a_preview_shows_the_first_lines_as_they_will_be() {
    let w = world_with(10).await;
    let csv = w.app.audit_export_preview(form(ExportFormat::Csv, "", false)).await.unwrap();
    assert_eq!(csv.len(), 3);
    assert!(csv[0].starts_with("id,") || csv[0].starts_with("seq,"), "{csv:?}");
    let lines = w.app.audit_export_preview(form(ExportFormat::Ndjson, "seq:4..5", false)).await.unwrap();
    assert_eq!(lines, events(4..6).iter().map(canonical).collect::<Vec<_>>());
    let error = w.app.audit_export_preview(form(ExportFormat::Csv, "outcome:x", false)).await.unwrap_err();
    assert_eq!(error.code, "query_invalid");
}

#[tokio::test]
async fn an_evidence_bundle_proves_its_events_to_who_never_saw_the_server() {
    let w = world_with(50).await;
    let views = export(&w.app, form(ExportFormat::Csv, "seq:7 or seq:42", true)).await;
    assert_eq!(views.last().unwrap().state, ExportState::Done);
    let files = files(&w);
    let bundle = files.iter().find(|path| path.to_string_lossy().ends_with(".evidence.json")).unwrap();
    let bundle = Bundle::parse(&std::fs::read(bundle).unwrap()).unwrap();
    bundle.verify().unwrap();
    assert_eq!(bundle.events.iter().map(|event| event.seq).collect::<Vec<_>>(), [7, 42]);
    assert_eq!(bundle.vkeys[0].to_string(), w.api.model().log().vkey());
}

#[tokio::test]
async fn an_export_that_fails_or_is_cancelled_leaves_no_file() {
    let w = world_with(5).await;
    let folder = w.computer.host.downloads.lock().unwrap().clone().unwrap();
    w.app.ctx.audit.exports.cancel_all();
    let id = w.app.audit_export_start(form(ExportFormat::Csv, "", false)).await.unwrap().unwrap().id;
    w.app.audit_export_cancel(id).await.unwrap();
    // Whichever came first: a whole file or none.
    let over = async || {
        let names = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name());
        let half = names.into_iter().any(|name| name.to_string_lossy().ends_with(".part"));
        (!half).then_some(())
    };
    w.app.eventually("nothing half stays", over).await;
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    let error = w.app.audit_export_start(form(ExportFormat::Csv, "", false)).await.unwrap_err();
    assert_eq!(error.code, "downloads_failed");
}

#[tokio::test]
async fn an_export_goes_where_the_person_says_and_replaces_what_they_agreed_to_replace() {
    let w = world_with(5).await;
    let path = w.computer.dir.path().join("audit of today.csv");
    std::fs::write(&path, "what was there").unwrap();
    *w.computer.host.save_as.lock().unwrap() = Some(Ok(Some(path.clone())));
    let views = export(&w.app, form(ExportFormat::Csv, "", true)).await;
    assert_eq!(views.last().unwrap().path.as_deref(), path.to_str());
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 6);
    assert!(w.computer.dir.path().join("audit of today.evidence.json").exists());
    let suggested = w.computer.host.suggested.lock().unwrap().clone().unwrap();
    assert_eq!(suggested.parent(), w.computer.host.downloads.lock().unwrap().as_deref());
    assert_eq!(suggested.extension().unwrap(), "csv");
    assert!(files(&w).is_empty(), "nothing in the downloads");
}

#[tokio::test]
async fn a_dialog_that_is_closed_exports_nothing_and_one_that_fails_says_so() {
    let w = world_with(5).await;
    *w.computer.host.save_as.lock().unwrap() = Some(Ok(None));
    assert_eq!(w.app.audit_export_start(form(ExportFormat::Csv, "", true)).await.unwrap(), None);
    assert!(files(&w).is_empty());
    *w.computer.host.save_as.lock().unwrap() = Some(Err(HostError("no dialog".into())));
    let error = w.app.audit_export_start(form(ExportFormat::Csv, "", true)).await.unwrap_err();
    assert_eq!((error.code.as_str(), error.message.as_str()), ("export_failed", "no dialog"));
}

#[tokio::test]
async fn an_export_whose_last_step_fails_leaves_no_evidence_alone() {
    let w = world_with(5).await;
    // A folder of that name came between the dialog and the export's end.
    let path = w.computer.dir.path().join("exports/audit.csv");
    std::fs::create_dir_all(path.join("full")).unwrap();
    *w.computer.host.save_as.lock().unwrap() = Some(Ok(Some(path.clone())));
    let views = export(&w.app, form(ExportFormat::Csv, "", true)).await;
    let failed = views.last().unwrap();
    assert_eq!(failed.state, ExportState::Failed);
    assert_eq!(failed.error.as_ref().unwrap().code, "downloads_failed");
    let left = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
    assert_eq!(left.collect::<Vec<_>>(), [path]);
}
