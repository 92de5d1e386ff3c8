//! Rows: put, get, delete, list. Deleting and listing need the file, not the key.

use bijak_domain::SecretText;
use rusqlite::{Connection, TransactionBehavior};

use super::{Vault, VaultError};
use crate::{RowId, RowKind, file};

impl Vault {
    /// Seals and stores, replacing an earlier secret of the same identity. On return it is on the disk.
    pub fn put(&self, row: &RowId, secret: &SecretText) -> Result<(), VaultError> {
        let mut inner = self.shared.lock();
        let key = inner.key.clone().ok_or(VaultError::NotOpen)?;
        let connection = inner.connection.as_mut().ok_or(VaultError::NotOpen)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version = file::read(&transaction, row)?.map_or(1, |old| old.version + 1);
        let sealed = key
            .seal(
                secret.expose("to be sealed").as_bytes(),
                &row.associated_data(version),
                &*self.shared.entropy,
            )
            .map_err(|_| VaultError::File("sealing failed".into()))?;
        file::write(&transaction, row, &file::SealedRow { version, sealed })?;
        Ok(transaction.commit()?)
    }

    /// The secret; `None` where there is no such row.
    pub fn get(&self, row: &RowId) -> Result<Option<SecretText>, VaultError> {
        let inner = self.shared.lock();
        let key = inner.key.as_ref().ok_or(VaultError::NotOpen)?;
        let connection = inner.connection.as_ref().ok_or(VaultError::NotOpen)?;
        let Some(file::SealedRow { version, sealed }) = file::read(connection, row)? else { return Ok(None) };
        let plain = key.open(&sealed, &row.associated_data(version)).ok();
        let text = plain.and_then(|mut plain| String::from_utf8(std::mem::take(&mut *plain)).ok());
        text.map(|text| Some(SecretText::new(text))).ok_or_else(|| VaultError::Tampered(row.clone()))
    }

    /// Whether there was such a row. Works while locked: signing out must wipe without asking for a passphrase.
    pub fn delete(&self, row: &RowId) -> Result<bool, VaultError> {
        self.with_file(|connection| file::delete(connection, row))
    }

    /// Deletes every secret of a profile; answers how many there were. Works while locked.
    pub fn delete_profile(&self, profile: &str) -> Result<usize, VaultError> {
        self.with_file(|connection| file::delete_profile(connection, profile))
    }

    /// The ids of a profile's secrets of one kind, in order. Works while locked: that a secret is here is no secret.
    pub fn list_ids(&self, profile: &str, kind: RowKind) -> Result<Vec<String>, VaultError> {
        self.with_file(|connection| file::ids(connection, profile, kind))
    }

    fn with_file<T>(&self, f: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, VaultError> {
        let inner = self.shared.lock();
        Ok(f(inner.connection.as_ref().ok_or(VaultError::NotOpen)?)?)
    }
}
