//! The page's types are the views' types: `ui/src/ipc/types.gen.ts` is written from them and may never be stale.
//!
//! Run with `BIJAK_UPDATE_TYPES=1` to write the file. To add a view: derive `TS`; if no listed view holds it, list it.

use std::{collections::BTreeMap, fs, path::PathBuf};

use bijak_app::view;
use ts_rs::{Config, TS, TypeVisitor};

/// Every exported type by name, with everything it refers to.
struct Declarations {
    config: Config,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only derived types have a path; the others are TypeScript's own.
        if T::output_path().is_none() || self.by_name.contains_key(&T::ident(&self.config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{}export {}\n", docs, T::decl(&self.config));
        self.by_name.insert(T::ident(&self.config), declaration);
        T::visit_dependencies(self);
    }
}

macro_rules! declare {
    ($declarations:expr, $($view:ident),* $(,)?) => { $( $declarations.visit::<view::$view>(); )* };
}

fn generate() -> String {
    // Large integers are numbers: counts and sequence numbers stay far below 2^53.
    let config = Config::new().with_large_int("number");
    let mut declarations = Declarations { config, by_name: BTreeMap::new() };
    declare!(
        declarations,
        ApiKeyChangedView,
        ApiKeyListView,
        ApiKeyRow,
        AppStateView,
        AuditEventDetailView,
        AuditExportForm,
        AuditExportStarted,
        AuditExportView,
        AuditFacetView,
        AuditHistogramView,
        AuditPageView,
        AuditProofView,
        AuditSavedView,
        AuditStatusView,
        ClipboardView,
        CreateApiKeyForm,
        CreateServiceAccountForm,
        ErrorView,
        FindingView,
        FlagMuteView,
        KeyTestView,
        ListChangedView,
        NavigateView,
        QueryCheckView,
        QueryCompletionView,
        RotationView,
        ServiceAccountChangedView,
        ServiceAccountDetailView,
        ServiceAccountListView,
        SettingsView,
        WorkspaceListView,
        WorkspaceRow,
    );
    let mut text = String::from(
        "// Generated from crates/bijak-app/src/view by `cargo xtask types`. Do not edit: a test compares it.\n",
    );
    for declaration in declarations.by_name.values() {
        text.push('\n');
        text.push_str(declaration);
    }
    text
}

#[test]
fn types_gen_is_up_to_date() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/types.gen.ts");
    let fresh = generate();
    if std::env::var_os("BIJAK_UPDATE_TYPES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &fresh).unwrap();
        return;
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == fresh,
        "{} is stale; write it with: BIJAK_UPDATE_TYPES=1 cargo test -p bijak-app --test types_gen",
        path.display()
    );
}

#[test]
fn types_gen_has_no_bigint_and_no_unresolved_import() {
    let text = generate();
    assert!(!text.contains("bigint"), "a large integer must reach the page as a number");
    assert!(!text.contains("import "), "one file holds all types");
}
