//! The lives of the keys.

use bijak_domain::Timestamp;

use super::{
    act::{Act, Scene},
    cast::{Fate, KEYS, Key, MACHINES},
    dice::Dice,
    office,
    stage::Who,
};

const DAY_MS: i64 = 86_400_000;
/// Refusals of one kind make one event in this time.
const QUIET_MS: i64 = 300_000;
/// The key of a machine that nobody has told.
const FORGOTTEN: &str = "Partner portal";

/// Days from a key's making to its end; none: it has none.
pub(super) const fn days_of_life(key: &Key) -> Option<i64> {
    match key.fate {
        Fate::Expiring(ahead) => Some(key.made + ahead),
        Fate::Expired(ago) => Some(key.made - ago),
        _ => None,
    }
}

pub(super) fn plot(now: Timestamp, dice: &mut Dice) -> Vec<Scene> {
    let mut scenes = Vec::new();
    for (n, key) in KEYS.iter().enumerate() {
        let made = office::on_day(now, key.made, dice);
        let who = office::anybody_of(key.workspace, dice);
        scenes.push(Scene { time: made, who, act: Act::CreateKey(n) });
        match key.fate {
            Fate::NeverUsed | Fate::Idle(_) => {}
            Fate::Active | Fate::Expiring(_) => overreach(&mut scenes, n, made, now, dice),
            Fate::Expired(_) => {
                let end = made.plus_days(days_of_life(key).unwrap_or(0));
                scenes.push(Scene { time: end.plus_millis(400), who: Who::System, act: Act::ExpireKey(n) });
                reject(&mut scenes, n, "expired", end, now, dice);
            }
            Fate::Revoked(ago) => {
                let end = office::on_day(now, ago, dice);
                scenes.push(Scene {
                    time: end,
                    who: office::anybody_of(key.workspace, dice),
                    act: Act::RevokeKey(n),
                });
                reject(&mut scenes, n, "revoked", end, now, dice);
            }
            Fate::Rotated(ago) => {
                let time = office::on_day(now, ago, dice);
                scenes.push(Scene { time, who, act: Act::RotateKey(n) });
            }
        }
        if !key.allowed_cidrs.is_empty() {
            let time = office::on_day(now, key.made - 20, dice);
            let act = Act::RejectKey { key: n, reason: "source_not_allowed", count: 1 };
            scenes.push(Scene { time, who: Who::Machine(MACHINES.len() - 1), act });
        }
    }
    scenes
}

/// Whoever still has the old key keeps trying: for days, or, where nobody looks after a machine, until now.
fn reject(
    scenes: &mut Vec<Scene>,
    key: usize,
    reason: &'static str,
    end: Timestamp,
    now: Timestamp,
    dice: &mut Dice,
) {
    let days = if KEYS[key].name == FORGOTTEN { 365 } else { 1 + dice.millis(9) };
    let mut time = end.plus_secs(30);
    while time < now && time < end.plus_days(days) {
        let count = 1 + u64::try_from(dice.below(25)).unwrap_or(0);
        scenes.push(Scene { time, who: Who::Machine(key), act: Act::RejectKey { key, reason, count } });
        time = time.plus_millis(QUIET_MS + dice.millis(40 * QUIET_MS));
    }
}

/// Now and then a key is used for what it may not do.
fn overreach(scenes: &mut Vec<Scene>, key: usize, from: Timestamp, now: Timestamp, dice: &mut Dice) {
    let mut time = from.plus_millis(dice.millis(9 * DAY_MS));
    while time < now {
        let act = Act::RejectKey { key, reason: "insufficient_scope", count: 1 };
        scenes.push(Scene { time, who: Who::Machine(key), act });
        time = time.plus_millis(DAY_MS / 4 + dice.millis(9 * DAY_MS));
    }
}
