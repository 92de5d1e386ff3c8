//! What the page may ask: one line per command, each a call of the façade under the same name. No decisions here.
//!
//! To add one: its line in `docs/IPC.md`, in `list.rs` and in `capabilities/main.json` (a test compares the three),
//! and its function in the file of its noun.

mod api_keys;
mod audit;
mod audit_export;
mod audit_marks;
mod local_authority;
mod service_accounts;
mod settings;
mod sign_in;
mod state;
mod vault;
mod workspaces;

use bijak_app::view::ErrorView;
use tauri::{Wry, ipc::Invoke};

use crate::running::Running;

/// What every command answers.
type Answer<T> = Result<T, ErrorView>;
/// The app, or the wait for it: the window is up before the app is.
type Keys<'a> = tauri::State<'a, Running>;

macro_rules! commands {
    ($($module:ident :: $name:ident),* $(,)?) => {
        /// Calls the command that the page named.
        pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($module::$name),*]
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

include!("list.rs");

#[cfg(test)]
mod tests {
    use super::NAMES;

    #[test]
    fn commands_are_exactly_those_of_the_contract() {
        let contract = include_str!("../../../docs/IPC.md");
        let rows = contract.lines().filter(|line| line.starts_with("| `"));
        let named: Vec<&str> =
            rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)).collect();
        assert_eq!(named, NAMES);
    }

    #[test]
    fn the_main_window_may_call_exactly_these_commands_and_listen() {
        let file: serde_json::Value =
            serde_json::from_str(include_str!("../../capabilities/main.json")).unwrap();
        let granted: Vec<&str> =
            file["permissions"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        let mut wanted = vec!["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()];
        wanted.extend(NAMES.iter().map(|name| format!("allow-{}", name.replace('_', "-"))));
        assert_eq!(granted, wanted);
        assert_eq!(file["windows"], serde_json::json!(["main"]));
    }
}
