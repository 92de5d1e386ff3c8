//! What may happen on a day of the demo, and how it is done: by the operations of the API.

use bijak_domain::{
    Actor, Clock, GrantId, Name, OsEntropy, Outcome, ScopeSet, ServiceAccountKeyId, Target, Timestamp, action,
};
use serde_json::{Map, json};

use super::{
    cast::{ACCOUNTS, Account, KEYS, Key},
    stage::{Stage, Who, in_browser},
};
use crate::{
    api_keys::{create::NewApiKey, expire, revoke, rotate, target},
    http::ApiError,
    service_accounts::{self, create::NewAccount},
    store::{WriteTx, service_account_keys},
};

/// One thing that happens. Keys and accounts are indexes of the cast's lists.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    CreateKey(usize),
    RotateKey(usize),
    RevokeKey(usize),
    /// The sweep finds that the key has expired.
    ExpireKey(usize),
    /// Somebody still tries a key that is no good, this often within five minutes.
    RejectKey {
        key: usize,
        reason: &'static str,
        count: u64,
    },
    CreateAccount(usize),
    RotateAccount(usize),
    DisableAccount(usize),
    RejectAccount {
        account: usize,
        reason: &'static str,
        count: u64,
    },
    SignIn,
    SignInFails {
        count: u64,
    },
    Refresh,
    SignOut,
}

/// An act with its time and who does it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scene {
    pub(super) time: Timestamp,
    pub(super) who: Who,
    pub(super) act: Act,
}

impl Act {
    /// Events the act writes.
    pub(super) const fn events(&self) -> usize {
        match self {
            // A person signs in, and the app gets its tokens; a key is made, and its predecessor revoked.
            Self::SignIn | Self::RotateKey(_) => 2,
            _ => 1,
        }
    }
}

/// Plays one scene.
pub(super) fn play(tx: &WriteTx<'_>, stage: &mut Stage, scene: &Scene) -> Result<(), ApiError> {
    let Scene { time, who, act } = scene;
    stage.clock.set(*time);
    let now = stage.clock.now();
    let author = stage.author(*who, now);
    match act {
        Act::CreateKey(n) => {
            let workspace = stage.workspaces[KEYS[*n].workspace];
            let (key, _) = crate::api_keys::create::insert(
                tx,
                &author,
                workspace,
                new_key(&KEYS[*n], now)?,
                None,
                now,
                &OsEntropy,
            )?;
            stage.keys.insert(*n, key);
        }
        Act::RotateKey(n) => {
            let mut old = stage.key(*n)?;
            let wanted = rotate::successor(&old, now)?;
            let (key, _) = rotate::succeed(tx, &author, &mut old, wanted, now, &OsEntropy)?;
            stage.keys.insert(*n, key);
        }
        Act::RevokeKey(n) => revoke::end(tx, &author, &mut stage.key(*n)?, Map::new(), now)?,
        Act::ExpireKey(n) => expire::write(tx, &stage.key(*n)?, author.organization_id, now)?,
        Act::RejectKey { key, reason, count } => {
            let key = stage.key(*key)?;
            let mut event = author.event(
                now,
                action::CREDENTIAL_REJECTED,
                Some(key.workspace_id),
                target(&key),
                counted(*count),
            );
            let Target { kind, id, name } = target(&key);
            event.actor = Actor { kind, id, name };
            fail(tx, event, reason)?;
        }
        Act::CreateAccount(n) => {
            let workspace = stage.workspaces[ACCOUNTS[*n].workspace];
            let (account, ..) = service_accounts::create::insert(
                tx,
                &author,
                workspace,
                new_account(&ACCOUNTS[*n])?,
                now,
                &OsEntropy,
            )?;
            stage.accounts.insert(*n, account);
        }
        Act::RotateAccount(n) => {
            let account = stage.account(*n)?;
            let current = service_account_keys::current(tx, account.id)?.map(|key| key.id);
            service_accounts::rotate_key::rotate(tx, &author, &account, current, now, &OsEntropy)?;
        }
        Act::DisableAccount(n) => service_accounts::disable::end(tx, &author, &mut stage.account(*n)?, now)?,
        Act::RejectAccount { account, reason, count } => {
            let account = stage.account(*account)?;
            let key: Option<ServiceAccountKeyId> =
                service_account_keys::first(tx, account.id)?.map(|key| key.id);
            let mut event = author.event(
                now,
                action::CREDENTIAL_REJECTED,
                Some(account.workspace_id),
                Target {
                    kind: Some("service_account_key".to_owned()),
                    id: key.map(|id| id.to_string()),
                    name: Some(account.name.clone()),
                },
                counted(*count),
            );
            let Target { kind, id, name } = service_accounts::target(&account);
            event.actor = Actor { kind, id, name };
            fail(tx, event, reason)?;
        }
        Act::SignIn => {
            let browser = in_browser(author.clone(), *who);
            tx.append_event(browser.event(
                now,
                action::USER_SIGNED_IN,
                None,
                stage.target(*who),
                Map::new(),
            ))?;
            let grant = stage.new_grant(*who, now);
            tx.append_event(author.event(
                now,
                action::OAUTH_TOKEN_ISSUED,
                None,
                grant_target(grant),
                scopes(),
            ))?;
        }
        Act::SignInFails { count } => {
            let browser = in_browser(author, *who);
            let event =
                browser.event(now, action::USER_SIGN_IN_FAILED, None, stage.target(*who), counted(*count));
            fail(tx, event, "wrong_password")?;
        }
        Act::Refresh => {
            let grant = stage.grant(*who, now);
            tx.append_event(author.event(
                now,
                action::OAUTH_TOKEN_REFRESHED,
                None,
                grant_target(grant),
                scopes(),
            ))?;
        }
        Act::SignOut => {
            let grant = stage.grant(*who, now);
            let mut details = client();
            details.insert("revoked".to_owned(), json!("refresh_token"));
            tx.append_event(author.event(
                now,
                action::OAUTH_TOKEN_REVOKED,
                None,
                grant_target(grant),
                details,
            ))?;
        }
    }
    Ok(())
}

/// Keys of the cast are named well; if not, this says so.
fn new_key(key: &Key, now: Timestamp) -> Result<NewApiKey, ApiError> {
    let Key { name, permissions, allowed_cidrs, .. } = key;
    let networks: Vec<String> = allowed_cidrs.iter().map(|&text| text.to_owned()).collect();
    Ok(NewApiKey {
        name: self::name(name)?,
        permissions: permissions.iter().copied().collect(),
        expires_at: super::keys::days_of_life(key).map(|days| now.plus_days(days)),
        allowed_cidrs: crate::http::fields::networks(&networks)?,
    })
}

fn new_account(account: &Account) -> Result<NewAccount, ApiError> {
    let Account { name, scopes, rotation_days, .. } = account;
    Ok(NewAccount {
        name: self::name(name)?,
        scopes: scopes.iter().copied().collect(),
        rotation_days: *rotation_days,
    })
}

fn name(text: &str) -> Result<Name, ApiError> {
    crate::http::fields::name(text.to_owned())
}

fn fail(tx: &WriteTx<'_>, mut event: crate::store::NewEvent, reason: &'static str) -> Result<(), ApiError> {
    event.outcome = Outcome::Failure;
    event.reason = Some(reason);
    tx.append_event(event)?;
    Ok(())
}

fn counted(count: u64) -> Map<String, serde_json::Value> {
    Map::from_iter([("count".to_owned(), json!(count))])
}

fn client() -> Map<String, serde_json::Value> {
    Map::from_iter([("client_id".to_owned(), json!("bijak-desktop"))])
}

fn scopes() -> Map<String, serde_json::Value> {
    let mut details = client();
    details.insert("scope".to_owned(), json!(ScopeSet::ALL.to_string()));
    details
}

fn grant_target(id: GrantId) -> Target {
    Target {
        kind: Some("oauth_grant".to_owned()),
        id: Some(id.to_string()),
        name: Some("Bijak Keys".to_owned()),
    }
}
