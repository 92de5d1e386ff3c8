//! New tokens of a grant, inside the transaction that allows them.

use bijak_api_types::TokenView;
use bijak_domain::{Entropy, GrantId, ScopeSet, SecretKind, SecretToken, Timestamp};

use super::super::access_token;
use crate::store::{
    StoreError, WriteTx,
    access_tokens::{self, NewAccessToken},
    refresh_tokens,
};

#[derive(Debug)]
pub(super) struct IssuedTokens {
    access: SecretToken,
    refresh: SecretToken,
    scopes: ScopeSet,
}

/// The tokens of a grant's answer: a new access token with `scopes` beside `refresh`, which is stored already or about to be.
pub(super) fn issue(
    tx: &WriteTx<'_>,
    entropy: &dyn Entropy,
    grant_id: GrantId,
    refresh: SecretToken,
    scopes: ScopeSet,
    now: Timestamp,
) -> Result<IssuedTokens, StoreError> {
    let access = SecretToken::generate(SecretKind::AccessToken, entropy);
    let expires_at = now.plus_secs(access_token::LIFETIME_SECS);
    let token = NewAccessToken { token_hash: access.hash(), grant_id, scopes, created_at: now, expires_at };
    access_tokens::insert(tx, &token)?;
    Ok(IssuedTokens { access, refresh, scopes })
}

/// Stores a new refresh token, the grant's current one. The one before has to be rotated already.
pub(super) fn new_refresh_token(
    tx: &WriteTx<'_>,
    token: &SecretToken,
    grant_id: GrantId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    refresh_tokens::insert(tx, &token.hash(), grant_id, now, expires_at)
}

impl IssuedTokens {
    /// The answer to the client: the only time these secrets are shown.
    pub(super) fn into_view(self) -> TokenView {
        let Self { access, refresh, scopes } = self;
        TokenView {
            access_token: access.expose("token answer").to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: access_token::LIFETIME_SECS.unsigned_abs(),
            refresh_token: Some(refresh.expose("token answer").to_owned()),
            scope: scopes.to_string(),
        }
    }
}
