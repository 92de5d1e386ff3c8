use bijak_vault::VaultError;

use crate::view::ErrorView;

/// Codes: `vault_locked`, `vault_wrong_passphrase`, `vault_passphrase_too_short`, `vault_not_new`, `vault_tampered`,
/// `vault_failed`.
pub(crate) fn vault_error(error: &VaultError) -> ErrorView {
    let code = match error {
        VaultError::NotOpen => "vault_locked",
        VaultError::WrongPassphrase => "vault_wrong_passphrase",
        VaultError::PassphraseTooShort(_) => "vault_passphrase_too_short",
        VaultError::NotNew => "vault_not_new",
        VaultError::Tampered(_) => "vault_tampered",
        VaultError::File(_) => "vault_failed",
    };
    ErrorView::new(code, error.to_string())
}

pub(super) fn state_error(code: &str, reason: &str) -> ErrorView {
    ErrorView::new(code, reason)
}
