//! The keys of a log and what they sign.
//!
//! Each log has a key of its own, made when it is first asked for and kept in the database, which only its owner reads.
//! A superseded key signs beside its successor for thirty days, so that whoever has pinned it can follow; then its private
//! half is erased and nobody, we included, can sign with it any more.

use bijak_domain::{Entropy, OrganizationId, Timestamp};
use bijak_transparency::{Checkpoint, SigningKey, VerifierKey};
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::{
    http::{ApiError, App},
    store::{
        Store, StoreError, WriteTx,
        audit_heads::{self, Head},
        audit_log_keys::{self, LogKey},
        organizations,
    },
};

/// How long a superseded key goes on signing.
pub const OVERLAP_DAYS: i64 = 30;

/// Makes the log's first key where it has none yet.
pub async fn ensure_key(app: &App, organization: OrganizationId) -> Result<(), ApiError> {
    if app.store.peek(|conn| audit_log_keys::current(conn, organization))?.is_some() {
        return Ok(());
    }
    let (now, entropy) = (app.now(), std::sync::Arc::clone(&app.entropy));
    app.store
        .write(move |tx| {
            // Somebody may have asked at the same moment.
            if audit_log_keys::current(tx, organization)?.is_none() {
                make_key(tx, organization, now, &*entropy)?;
            }
            Ok(())
        })
        .await
}

/// Makes a key the log's current one; answers its public half.
pub(super) fn make_key(
    tx: &WriteTx<'_>,
    organization: OrganizationId,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<String, StoreError> {
    let origin = organizations::log_origin(tx, organization)?;
    let mut seed = Zeroizing::new([0; 32]);
    entropy.fill(&mut *seed);
    let vkey = signing_key(&origin, &seed)?.verifier().to_string();
    audit_log_keys::insert(tx, organization, &vkey, &seed, now)?;
    Ok(vkey)
}

/// The signed note over `head`: by the current key, then by those it superseded in the last thirty days.
pub fn checkpoint(
    conn: &Connection,
    organization: OrganizationId,
    head: Head,
    now: Timestamp,
) -> Result<String, StoreError> {
    let origin = organizations::log_origin(conn, organization)?;
    let mut keys = Vec::new();
    for LogKey { vkey: _, seed, superseded_at } in audit_log_keys::list(conn, organization)? {
        let signs = superseded_at.is_none_or(|at| at > overlap_began(now));
        if let Some(seed) = seed.filter(|_| signs) {
            keys.push(signing_key(&origin, &seed)?);
        }
    }
    let Head { size, root } = head;
    let checkpoint = Checkpoint { origin, size, root, extensions: Vec::new() };
    let note = checkpoint.sign(&keys.iter().collect::<Vec<_>>());
    Ok(note.map_err(|error| corrupt(&error))?.to_string())
}

/// Signs the log's head and opens what was signed with the public half that clients have pinned.
pub(crate) fn prove(
    conn: &Connection,
    organization: OrganizationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let note = checkpoint(conn, organization, audit_heads::read(conn, organization)?, now)?;
    let origin = organizations::log_origin(conn, organization)?;
    let current = audit_log_keys::current(conn, organization)?.unwrap_or_default();
    let key: VerifierKey = current.parse().map_err(|error| corrupt(&error))?;
    Checkpoint::open(&note, &origin, &[key]).map(drop).map_err(|error| corrupt(&error))
}

/// Erases the private halves of keys whose thirty days are over.
pub(crate) async fn erase_old_keys(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let end = overlap_began(now);
    if store.peek(|conn| audit_log_keys::any_to_erase(conn, end))? {
        store.write(move |tx| audit_log_keys::erase(tx, end)).await?;
    }
    Ok(())
}

/// Keys superseded at or before this sign no more.
const fn overlap_began(now: Timestamp) -> Timestamp {
    now.plus_days(-OVERLAP_DAYS)
}

fn signing_key(origin: &str, seed: &[u8; 32]) -> Result<SigningKey, StoreError> {
    SigningKey::from_seed(origin, seed).map_err(|error| corrupt(&error))
}

/// Origins were made of a host and an id, sizes are counted: what cannot be signed was not written by this program.
fn corrupt(error: &dyn std::error::Error) -> StoreError {
    StoreError::Corrupt { what: "audit log's head or origin", value: error.to_string() }
}
