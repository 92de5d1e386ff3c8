//! Puts the plot together and plays it.

use std::{collections::HashMap, sync::Arc};

use bijak_domain::{Clock, Name, OrganizationId, Target, Timestamp, UserId, WorkspaceId, action};
use serde_json::{Map, json};

use super::{
    accounts,
    act::{Act, Scene, play},
    cast::{ORGANIZATION, PEOPLE, WORKSPACES},
    dice::{Dice, SeededEntropy},
    keys, office,
    stage::{Named, Stage, StageClock, Who},
    uses,
};
use crate::{
    http::ApiError,
    people::{Email, FoundError, Founded, Founder, Founding, PasswordHash, found},
    store::{Store, StoreError, WriteTx, memberships, users},
    workspaces,
};

/// Events of the demo's log.
pub const EVENTS: usize = 100_000;
/// Scenes played in one transaction.
const BATCH: usize = 2_000;

/// The owner of the demo, and everybody else's password hash, which no password fits.
#[derive(Debug)]
pub struct Owner {
    pub email: Email,
    pub password_hash: PasswordHash,
    pub nobodys_hash: PasswordHash,
}

/// What the demo consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub organization_id: OrganizationId,
    pub workspace_ids: Vec<WorkspaceId>,
    pub user_id: UserId,
    pub events: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum FillError {
    #[error(transparent)]
    Found(#[from] FoundError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Operation(#[from] ApiError),
}

/// Fills an empty deployment with a past of `events` events that ends at the clock's time. Fewer events: quieter people,
/// the same keys and accounts; there are some twelve thousand at least.
pub async fn fill(
    store: &Store,
    clock: &dyn Clock,
    owner: Owner,
    events: usize,
) -> Result<Filled, FillError> {
    let now = clock.now();
    let mut dice = Dice::new("bijak demo: plot");
    let mut stage = found_and_hire(store, now, owner).await?;
    let filled = Filled {
        organization_id: stage.organization,
        workspace_ids: stage.workspaces.clone(),
        user_id: stage.owner.id,
        events,
    };
    let scenes = plot(now, events.saturating_sub(events_of_founding()), &mut dice);
    let mut rest = scenes.into_iter().peekable();
    while rest.peek().is_some() {
        let batch: Vec<Scene> = rest.by_ref().take(BATCH).collect();
        stage = store
            .write(move |tx| {
                for scene in &batch {
                    play(tx, &mut stage, scene)?;
                }
                Ok::<_, ApiError>(stage)
            })
            .await?;
    }
    store.write(move |tx| uses::write(tx, &stage, now, &mut dice)).await?;
    Ok(filled)
}

/// Everything that happens, in order of time, with exactly `events` events.
fn plot(now: Timestamp, events: usize, dice: &mut Dice) -> Vec<Scene> {
    let (mut refreshes, mut scenes): (Vec<Scene>, Vec<Scene>) =
        office::plot(now, dice).into_iter().partition(|scene| scene.act == Act::Refresh);
    scenes.extend(keys::plot(now, dice));
    scenes.extend(accounts::plot(now, dice));
    let told: usize = scenes.iter().map(|scene| scene.act.events()).sum();
    let wanted = events.saturating_sub(told);
    dice.shuffle(&mut refreshes);
    refreshes.truncate(wanted);
    while refreshes.len() < wanted {
        refreshes.push(office::one_more(now, dice));
    }
    scenes.extend(refreshes);
    // Stable: what was plotted first happens first.
    scenes.sort_by_key(|scene| scene.time);
    scenes
}

/// Three of the founding, one for each further workspace and each further person.
const fn events_of_founding() -> usize {
    3 + (WORKSPACES.len() - 1) + PEOPLE.len()
}

async fn found_and_hire(store: &Store, now: Timestamp, owner: Owner) -> Result<Stage, FillError> {
    let Owner { email, password_hash, nobodys_hash } = owner;
    let start = now.plus_days(-office::DAYS);
    let clock: Arc<dyn Clock> = Arc::new(StageClock::new(start));
    let owner_email = email.to_string();
    let founding = Founding {
        organization: name(ORGANIZATION)?,
        workspace: name(WORKSPACES[0])?,
        email,
        password_hash,
        log_host: "local".to_owned(),
        founder: Founder::System,
    };
    let entropy = Arc::new(SeededEntropy::new("bijak demo: founding"));
    let founded = found(store, clock, entropy, founding).await?;
    let Founded { organization_id, workspace_id, user_id } = founded;
    let mut stage = Stage {
        clock: StageClock::new(start),
        organization: organization_id,
        owner: Named { id: user_id, email: owner_email },
        people: Vec::new(),
        workspaces: vec![workspace_id],
        keys: HashMap::new(),
        accounts: HashMap::new(),
        grants: HashMap::new(),
        entropy: SeededEntropy::new("bijak demo: stage"),
    };
    let stage = store.write(move |tx| {
        hire(tx, &mut stage, start.plus_secs(600), &nobodys_hash)?;
        Ok::<_, ApiError>(stage)
    });
    Ok(stage.await?)
}

/// On the first morning the owner makes the other workspaces and the accounts of the people.
fn hire(
    tx: &WriteTx<'_>,
    stage: &mut Stage,
    mut now: Timestamp,
    password_hash: &PasswordHash,
) -> Result<(), ApiError> {
    for workspace in &WORKSPACES[1..] {
        now = now.plus_secs(40);
        let author = stage.author(Who::Owner, now);
        let made = workspaces::create::insert(tx, &author, name(workspace)?, now, &stage.entropy)?;
        stage.workspaces.push(made.id);
    }
    for person in PEOPLE {
        now = now.plus_secs(75);
        let text = format!("{}@merlion.example", person.name);
        let email = Email::parse(&text).map_err(|e| ApiError::Internal(e.to_string().into()))?;
        let named = Named { id: UserId::new(now, &stage.entropy), email: text };
        let user = users::NewUser {
            id: named.id,
            organization_id: stage.organization,
            email: &email,
            password_hash,
            role: person.role,
            created_at: now,
        };
        users::insert(tx, &user)?;
        for workspace in person.workspaces {
            memberships::insert(tx, named.id, stage.workspaces[*workspace], now)?;
        }
        let target = Target {
            kind: Some("user".to_owned()),
            id: Some(named.id.to_string()),
            name: Some(named.email.clone()),
        };
        let details = Map::from_iter([("role".to_owned(), json!(person.role))]);
        tx.append_event(stage.author(Who::Owner, now).event(
            now,
            action::USER_CREATED,
            None,
            target,
            details,
        ))?;
        stage.people.push(named);
    }
    Ok(())
}

fn name(text: &str) -> Result<Name, ApiError> {
    crate::http::fields::name(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_422_400_000);

    #[test]
    fn the_plot_has_exactly_as_many_events_as_asked_for_in_order_of_time() {
        let scenes = plot(NOW, 99_971, &mut Dice::new("test"));
        assert_eq!(scenes.iter().map(|scene| scene.act.events()).sum::<usize>(), 99_971);
        assert!(scenes.is_sorted_by_key(|scene| scene.time));
        assert!(scenes.iter().all(|scene| scene.time < NOW && scene.time > NOW.plus_days(-office::DAYS)));
    }

    #[test]
    fn whatever_the_hour_nothing_happens_before_it_can() {
        for hour in 0..24 {
            let now = NOW.plus_secs(hour * 3_600);
            let mut made = std::collections::HashSet::new();
            for scene in plot(now, 99_971, &mut Dice::new("test")) {
                match scene.act {
                    Act::CreateKey(n) => assert!(made.insert(("key", n))),
                    Act::CreateAccount(n) => assert!(made.insert(("account", n))),
                    Act::RotateKey(n)
                    | Act::RevokeKey(n)
                    | Act::ExpireKey(n)
                    | Act::RejectKey { key: n, .. } => {
                        assert!(made.contains(&("key", n)), "{scene:?}");
                    }
                    Act::RotateAccount(n)
                    | Act::DisableAccount(n)
                    | Act::RejectAccount { account: n, .. } => {
                        assert!(made.contains(&("account", n)), "{scene:?}");
                    }
                    Act::SignIn | Act::SignInFails { .. } | Act::Refresh | Act::SignOut => {}
                }
            }
        }
    }
}
