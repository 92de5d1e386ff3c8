//! The days of the people: they sign in, their app refreshes its token every hour, they go home.

use bijak_domain::{Role, Timestamp};

use super::{
    act::{Act, Scene},
    cast::PEOPLE,
    dice::Dice,
    stage::Who,
};

/// How long the demo's past is: thirteen months.
pub(super) const DAYS: i64 = 395;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A time in the office hours (Singapore's, eight hours ahead) of a day so many days ago.
pub(super) fn on_day(now: Timestamp, days_ago: i64, dice: &mut Dice) -> Timestamp {
    midnight(now).plus_days(-days_ago).plus_millis(HOUR_MS + dice.millis(9 * HOUR_MS))
}

/// Somebody who may change things in a workspace.
pub(super) fn anybody_of(workspace: usize, dice: &mut Dice) -> Who {
    let able: Vec<usize> = PEOPLE
        .iter()
        .enumerate()
        .filter(|(_, person)| person.role == Role::Admin || person.workspaces.contains(&workspace))
        .map(|(n, _)| n)
        .collect();
    if dice.one_in(6) { Who::Owner } else { Who::Person(*dice.pick(&able)) }
}

/// Every sign-in and refresh of everybody. More than the log shall hold: some refreshes are left out afterwards.
pub(super) fn plot(now: Timestamp, dice: &mut Dice) -> Vec<Scene> {
    let mut scenes = Vec::new();
    for who in everybody() {
        let mut signed_in_at = None;
        for day in (0..DAYS).rev() {
            let start = midnight(now).plus_days(-day).plus_millis(dice.millis(5 * HOUR_MS / 2) - HOUR_MS / 2);
            let hours = hours_of(start, dice);
            if hours == 0 {
                continue;
            }
            if signed_in_at.is_none_or(|at| start.millis_since(at) > 29 * DAY_MS) || dice.one_in(40) {
                sign_in(&mut scenes, who, start, dice);
                signed_in_at = Some(start);
            }
            let mut time = start;
            for _ in 0..hours {
                time = time.plus_millis(HOUR_MS - dice.millis(HOUR_MS / 10));
                scenes.push(Scene { time, who, act: Act::Refresh });
            }
            if goes_home_signed_out(who) || dice.one_in(150) {
                scenes.push(Scene { time: time.plus_secs(90), who, act: Act::SignOut });
                signed_in_at = None;
            }
        }
    }
    guesses(&mut scenes, now, dice);
    scenes.retain(|scene| scene.time < now);
    scenes
}

/// One more refresh at some time, where the plot has too few.
pub(super) fn one_more(now: Timestamp, dice: &mut Dice) -> Scene {
    let time = now.plus_millis(-1 - dice.millis((DAYS - 2) * DAY_MS));
    Scene { time, who: Who::Person(dice.below(PEOPLE.len())), act: Act::Refresh }
}

fn everybody() -> impl Iterator<Item = Who> {
    (0..PEOPLE.len()).map(Who::Person).chain([Who::Owner])
}

/// Some sign out every evening.
const fn goes_home_signed_out(who: Who) -> bool {
    match who {
        Who::Person(n) => n % 3 == 2,
        _ => false,
    }
}

/// How many hours an app is open on a day.
fn hours_of(start: Timestamp, dice: &mut Dice) -> usize {
    // 1970-01-01 was a Thursday.
    let weekday = (start.as_millis().div_euclid(DAY_MS) + 3).rem_euclid(7);
    let weekend = weekday >= 5;
    match (weekend, dice.below(12)) {
        (true, 0..=2) => 2 + dice.below(4),
        (true, _) | (false, 0) => 0,
        (false, _) => 13 + dice.below(6),
    }
}

fn sign_in(scenes: &mut Vec<Scene>, who: Who, start: Timestamp, dice: &mut Dice) {
    if dice.one_in(9) {
        let count = 1 + u64::try_from(dice.below(3)).unwrap_or(0);
        scenes.push(Scene { time: start.plus_secs(-25), who, act: Act::SignInFails { count } });
    }
    scenes.push(Scene { time: start, who, act: Act::SignIn });
}

/// Strangers try passwords at night.
fn guesses(scenes: &mut Vec<Scene>, now: Timestamp, dice: &mut Dice) {
    for _ in 0..25 {
        let night = midnight(now).plus_days(-1 - dice.millis(DAYS - 2)).plus_millis(16 * HOUR_MS);
        let who = Who::Guesser(dice.below(PEOPLE.len()));
        for wave in 0..=i64::try_from(dice.below(6)).unwrap_or(0) {
            let count = 5 + u64::try_from(dice.below(40)).unwrap_or(0);
            scenes.push(Scene { time: night.plus_secs(wave * 305), who, act: Act::SignInFails { count } });
        }
    }
}

fn midnight(time: Timestamp) -> Timestamp {
    Timestamp::from_millis(time.as_millis() - time.as_millis().rem_euclid(DAY_MS))
}
