use bijak_vault::VaultError;

use crate::{app::code, view::ErrorView};

pub(crate) fn vault_error(error: &VaultError) -> ErrorView {
    let code = match error {
        VaultError::NotOpen => code::VAULT_LOCKED,
        VaultError::WrongPassphrase => code::WRONG_PASSPHRASE,
        VaultError::PassphraseTooShort(_) => code::PASSPHRASE_TOO_SHORT,
        VaultError::NotNew => code::VAULT_NOT_NEW,
        VaultError::Tampered(_) => code::VAULT_TAMPERED,
        VaultError::File(_) => code::VAULT_FAILED,
    };
    ErrorView::new(code, error.to_string())
}
