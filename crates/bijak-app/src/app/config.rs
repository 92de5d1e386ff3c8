use std::path::PathBuf;

/// What the shell decides before the app starts.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// The app's own data: `vault.db`, `app.db`, `audit/`. Made with mode 0700 where it is missing.
    pub data_dir: PathBuf,
    /// The data of an authority on this computer: `{user data home}/bijak-authority`. Not inside `data_dir`: it is a
    /// server's data and outlives this app.
    pub local_authority_dir: PathBuf,
    /// The `bijak-authority` that ships beside the app.
    pub authority_binary: PathBuf,
    /// The app's version: shown, and sent as `User-Agent: Bijak Keys/{version}`.
    pub version: String,
    /// Whether a tray host exists.
    pub tray: bool,
}
