//! Who used the keys lately: the counters behind `last_used_at` and the usage call.

use bijak_domain::Timestamp;

use super::{
    cast::{ACCOUNTS, Fate, KEYS, MACHINE_AGENTS, MACHINES, Standing},
    dice::Dice,
    stage::Stage,
};
use crate::store::{
    StoreError, WriteTx, api_keys, service_account_keys,
    usage::{self, UsageRow},
};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 1_440 * MINUTE_MS;
/// Hours of use written for a key, at most.
const HOURS: usize = 60;

pub(super) fn write(
    tx: &WriteTx<'_>,
    stage: &Stage,
    now: Timestamp,
    dice: &mut Dice,
) -> Result<(), StoreError> {
    for (n, key) in KEYS.iter().enumerate() {
        let Some(stored) = stage.keys.get(&n) else { continue };
        let last = match key.fate {
            Fate::NeverUsed => continue,
            Fate::Active | Fate::Expiring(_) => now.plus_millis(-dice.millis(90 * MINUTE_MS)),
            // The successor took over.
            Fate::Rotated(_) => now.plus_millis(-dice.millis(30 * MINUTE_MS)),
            Fate::Idle(days) => now.plus_days(-days).plus_millis(-dice.millis(DAY_MS)),
            Fate::Expired(days) | Fate::Revoked(days) => {
                now.plus_days(-days).plus_millis(-dice.millis(DAY_MS) - DAY_MS)
            }
        };
        let scope = key.permissions.first().map(|scope| scope.as_str());
        of(tx, &stored.id.to_string(), n, scope, last.max(stored.created_at), stored.created_at, dice)?;
        if let Some(before) = stored.rotated_from
            && let Some(old) = api_keys::find(tx, stored.workspace_id, before)?
        {
            of(
                tx,
                &old.id.to_string(),
                n,
                scope,
                stored.created_at.plus_millis(-MINUTE_MS),
                old.created_at,
                dice,
            )?;
        }
    }
    for (n, account) in ACCOUNTS.iter().enumerate() {
        let Some(stored) = stage.accounts.get(&n) else { continue };
        let scope = account.scopes.first().map(|scope| scope.as_str());
        for key in service_account_keys::latest(tx, stored.id, 2)? {
            let last = match (account.standing, key.superseded_at) {
                (Standing::Disabled(days), _) => now.plus_days(-days - 1),
                (_, None) => now.plus_millis(-dice.millis(20 * MINUTE_MS)),
                // Not everything has been switched over yet.
                (Standing::Overlap(_), Some(_)) => now.plus_millis(-dice.millis(50 * MINUTE_MS)),
                (_, Some(at)) => at,
            };
            of(tx, &key.id.to_string(), n, scope, last.max(key.created_at), key.created_at, dice)?;
        }
    }
    Ok(())
}

/// The last hours of use of one credential, newest first, from one to three places.
fn of(
    tx: &WriteTx<'_>,
    credential: &str,
    place: usize,
    scope: Option<&str>,
    last: Timestamp,
    made: Timestamp,
    dice: &mut Dice,
) -> Result<(), StoreError> {
    let places = 1 + dice.below(3);
    let mut time = last;
    for _ in 0..HOURS {
        if time < made {
            break;
        }
        let n = place + dice.below(places);
        let row = UsageRow {
            hour: time.hour(),
            source_ip: MACHINES[n % MACHINES.len()].to_owned(),
            user_agent: Some(MACHINE_AGENTS[n % MACHINE_AGENTS.len()].to_owned()),
            scope: scope.map(str::to_owned),
            count: 1 + u64::try_from(dice.below(4_000)).unwrap_or(0),
            first: time.hour().max(made),
            last: time,
        };
        usage::add(tx, credential, &row)?;
        time = time.plus_millis(-60 * MINUTE_MS - dice.millis(240 * MINUTE_MS));
    }
    usage::touch(tx, credential, last)
}
