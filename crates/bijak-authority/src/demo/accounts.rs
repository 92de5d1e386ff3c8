//! The lives of the service accounts.

use bijak_domain::Timestamp;

use super::{
    act::{Act, Scene},
    cast::{ACCOUNTS, Account, Standing},
    dice::Dice,
    office,
    stage::Who,
};

const HOUR_MS: i64 = 3_600_000;
/// How long past its due time an account is that nobody minds.
const OVERDUE_DAYS: i64 = 45;

pub(super) fn plot(now: Timestamp, dice: &mut Dice) -> Vec<Scene> {
    let mut scenes = Vec::new();
    for (n, account) in ACCOUNTS.iter().enumerate() {
        let made = office::on_day(now, account.made, dice);
        scenes.push(Scene {
            time: made,
            who: office::anybody_of(account.workspace, dice),
            act: Act::CreateAccount(n),
        });
        let keeper =
            if account.by_itself { Who::Account(n) } else { office::anybody_of(account.workspace, dice) };
        let mut time = last_rotation(account, now, dice);
        // Backwards from the last one, each as long before as the account demands, at most hours off.
        while time > made.plus_days(1).plus_millis(HOUR_MS) {
            scenes.push(Scene { time, who: keeper, act: Act::RotateAccount(n) });
            time = time.plus_days(-i64::from(account.rotation_days)).plus_millis(dice.millis(HOUR_MS));
        }
        if let Standing::Disabled(ago) = account.standing {
            let end = office::on_day(now, ago, dice);
            scenes.push(Scene {
                time: end,
                who: office::anybody_of(account.workspace, dice),
                act: Act::DisableAccount(n),
            });
            for _ in 0..40 {
                let time = end.plus_secs(60).plus_millis(dice.millis(20 * 24 * HOUR_MS));
                let count = 1 + u64::try_from(dice.below(9)).unwrap_or(0);
                let act = Act::RejectAccount { account: n, reason: "disabled", count };
                scenes.push(Scene { time, who: Who::Machine(n), act });
            }
        }
    }
    scenes
}

fn last_rotation(account: &Account, now: Timestamp, dice: &mut Dice) -> Timestamp {
    let term = i64::from(account.rotation_days);
    match account.standing {
        Standing::Fresh(days) => now.plus_days(-days).plus_millis(-dice.millis(HOUR_MS)),
        // Between now and three days on.
        Standing::Due => now.plus_days(-term).plus_millis(HOUR_MS + dice.millis(3 * 24 * HOUR_MS)),
        Standing::Overdue => now.plus_days(-term - OVERDUE_DAYS).plus_millis(-dice.millis(24 * HOUR_MS)),
        Standing::Overlap(hours) => now.plus_millis(-hours * HOUR_MS),
        Standing::Disabled(days) => now.plus_days(-days - 3).plus_millis(-dice.millis(24 * HOUR_MS)),
    }
}
