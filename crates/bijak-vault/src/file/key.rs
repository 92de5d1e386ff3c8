//! Table `vault_key`: where the master key lives, and a seal that tells the right key from a wrong one.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::FileError;
use crate::passphrase::{PassphraseCost, Wrapping};

/// Where this vault's master key was put when the vault was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StoredHome {
    Keyring,
    Passphrase(Wrapping),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRecord {
    pub(crate) home: StoredHome,
    /// A known text under the master key.
    pub(crate) key_check: Vec<u8>,
}

/// `None`: the vault was not made yet.
pub(crate) fn read(connection: &Connection) -> Result<Option<KeyRecord>, FileError> {
    type Columns = (String, Vec<u8>, Option<(u32, u32, u32, Vec<u8>, Vec<u8>)>);
    let columns: Option<Columns> = connection
        .query_row("SELECT * FROM vault_key WHERE one = 1", [], |row| {
            let home: String = row.get("home")?;
            let wrapping = match home.as_str() {
                "passphrase" => Some((
                    row.get("argon2_memory_kib")?,
                    row.get("argon2_passes")?,
                    row.get("argon2_lanes")?,
                    row.get("salt")?,
                    row.get("wrapped_key")?,
                )),
                _ => None,
            };
            Ok((home, row.get("key_check")?, wrapping))
        })
        .optional()?;
    let Some((home, key_check, wrapping)) = columns else { return Ok(None) };
    let home = match wrapping {
        Some((memory_kib, passes, lanes, salt, wrapped)) => StoredHome::Passphrase(Wrapping {
            cost: PassphraseCost { memory_kib, passes, lanes },
            salt,
            wrapped,
        }),
        None if home == "keyring" => StoredHome::Keyring,
        None => return Err(FileError::Damaged(format!("unknown home of the key: {home}"))),
    };
    Ok(Some(KeyRecord { home, key_check }))
}

/// Fails where a record exists already: a key is written once and never replaced.
pub(crate) fn write(connection: &Connection, record: &KeyRecord) -> Result<(), FileError> {
    let KeyRecord { home, key_check } = record;
    let (home, wrapping) = match home {
        StoredHome::Keyring => ("keyring", None),
        StoredHome::Passphrase(wrapping) => ("passphrase", Some(wrapping)),
    };
    connection.execute(
        "INSERT INTO vault_key (one, home, key_check, argon2_memory_kib, argon2_passes, argon2_lanes, salt, wrapped_key)
         VALUES (1, :home, :key_check, :memory, :passes, :lanes, :salt, :wrapped)",
        named_params! {
            ":home": home,
            ":key_check": key_check,
            ":memory": wrapping.map(|w| w.cost.memory_kib),
            ":passes": wrapping.map(|w| w.cost.passes),
            ":lanes": wrapping.map(|w| w.cost.lanes),
            ":salt": wrapping.map(|w| &w.salt),
            ":wrapped": wrapping.map(|w| &w.wrapped),
        },
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_comes_back_as_written_and_is_written_once() {
        let dir = tempfile::tempdir().unwrap();
        for (name, home) in [
            ("a.db", StoredHome::Keyring),
            (
                "b.db",
                StoredHome::Passphrase(Wrapping {
                    cost: PassphraseCost { memory_kib: 1, passes: 2, lanes: 3 },
                    salt: vec![4],
                    wrapped: vec![5],
                }),
            ),
        ] {
            let connection = super::super::open(&dir.path().join(name)).unwrap();
            assert_eq!(read(&connection).unwrap(), None);
            let record = KeyRecord { home, key_check: vec![6] };
            write(&connection, &record).unwrap();
            assert_eq!(read(&connection).unwrap(), Some(record.clone()));
            assert!(write(&connection, &record).is_err());
        }
    }
}
