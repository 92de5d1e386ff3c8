//! `grant_type=authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.5): once, well or badly.

use bijak_domain::{GrantId, SecretHash, SecretKind, SecretToken, Timestamp, action};

use super::{
    super::{
        client::Client,
        events,
        handle::Handle,
        parameters::Parameters,
        pkce::{CodeChallenge, CodeVerifier},
    },
    TokenError,
    issue::{IssuedTokens, issue, new_refresh_token},
};
use crate::{
    http::AppState,
    origin::Origin,
    store::{
        StoreError, WriteTx,
        authorization_codes::{self, AuthorizationCode, CodeState},
        grants::{self, NewGrant},
    },
};

/// What was sent along with a code.
#[derive(Debug)]
struct Redemption {
    client: Result<Client, TokenError>,
    redirect_uri: Option<String>,
    verifier: Result<CodeVerifier, TokenError>,
}

/// What came of a code: both are kept, so a refusal is a value here and no error that would undo it.
type Outcome = Result<IssuedTokens, TokenError>;

pub(super) async fn redeem(
    app: &AppState,
    origin: &Origin,
    client: Result<Client, TokenError>,
    form: &Parameters,
) -> Outcome {
    let Some(code) = form.get("code")? else {
        client?;
        return Err(TokenError::Missing("code"));
    };
    let code = code.parse::<Handle>();
    let verifier = match form.get("code_verifier")? {
        None => Err(TokenError::Missing("code_verifier")),
        Some(text) => text.parse().map_err(|_| TokenError::Verifier),
    };
    let redirect_uri = form.get("redirect_uri")?.map(str::to_owned);
    let redemption = Redemption { client, redirect_uri, verifier };
    let Ok(code_hash) = code.map(|code| code.hash()) else { return Err(redemption.refuse_unknown()) };
    let (clock, entropy, origin) = (app.clock.clone(), app.entropy.clone(), origin.clone());
    let settings = app.oauth.settings;
    app.store
        .write(move |tx| {
            let now = clock.now();
            let Some(code) = authorization_codes::find(tx, &code_hash)? else {
                return Ok(Err(redemption.refuse_unknown()));
            };
            match code.state {
                CodeState::Redeemed(grant) => redeemed_twice(tx, &code, grant, &origin, now).map(Err),
                CodeState::Burned => Ok(Err(redemption.refuse_unknown())),
                CodeState::Open => match check(&code, &redemption, now) {
                    Ok(()) => {
                        let grant = GrantId::new(now, &*entropy);
                        begin_grant(tx, &code_hash, &code, grant, &origin, now)?;
                        let scopes = code.scopes.intersection(code.user.role.scopes());
                        let refresh = SecretToken::generate(SecretKind::RefreshToken, &*entropy);
                        new_refresh_token(tx, &refresh, grant, now, settings.refresh_token_end(now, now))?;
                        issue(tx, &*entropy, grant, refresh, scopes, now).map(Ok)
                    }
                    Err((reason, error)) => {
                        authorization_codes::use_up(tx, &code_hash, None, now)?;
                        tx.append_event(events::not_issued(
                            tx,
                            &code.user,
                            &code.client_id,
                            reason,
                            &origin,
                            now,
                        )?)?;
                        Ok(Err(error))
                    }
                },
            }
        })
        .await?
}

impl Redemption {
    /// For a code that is none: what is wrong with the rest of the request, if anything is, comes first.
    fn refuse_unknown(self) -> TokenError {
        match (self.client, self.redirect_uri, self.verifier) {
            (Err(error), _, _) | (Ok(_), Some(_), Err(error)) => error,
            (Ok(_), None, _) => TokenError::Missing("redirect_uri"),
            (Ok(_), Some(_), Ok(_)) => TokenError::Code,
        }
    }
}

/// Whether this redemption may have the code's tokens; if not, why: for the log, and for the client.
fn check(
    code: &AuthorizationCode,
    sent: &Redemption,
    now: Timestamp,
) -> Result<(), (&'static str, TokenError)> {
    if code.expires_at <= now {
        return Err(("code_expired", TokenError::Code));
    }
    let client = sent.client.as_ref().map_err(|error| ("client_refused", error.clone()))?;
    if client.id != code.client_id {
        return Err(("client_mismatch", TokenError::Code));
    }
    match &sent.redirect_uri {
        None => return Err(("redirect_uri_missing", TokenError::Missing("redirect_uri"))),
        Some(text) if *text != code.redirect_uri => return Err(("redirect_uri_mismatch", TokenError::Code)),
        Some(_) => {}
    }
    let verifier = sent.verifier.as_ref().map_err(|error| ("code_verifier_malformed", error.clone()))?;
    if !CodeChallenge(code.code_challenge).is_met_by(verifier) {
        return Err(("code_verifier_mismatch", TokenError::Code));
    }
    if code.scopes.intersection(code.user.role.scopes()).is_empty() {
        return Err(("insufficient_role", TokenError::Scope));
    }
    Ok(())
}

fn begin_grant(
    tx: &WriteTx<'_>,
    code_hash: &SecretHash,
    code: &AuthorizationCode,
    id: GrantId,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), StoreError> {
    let AuthorizationCode { user, client_id, scopes, .. } = code;
    grants::insert(tx, &NewGrant { id, user_id: user.id, client_id, scopes: *scopes, created_at: now })?;
    authorization_codes::use_up(tx, code_hash, Some(id), now)?;
    let event = events::of_grant(tx, action::OAUTH_TOKEN_ISSUED, user, id, client_id, origin, now)?;
    let granted = scopes.intersection(user.role.scopes());
    tx.append_event(events::with_detail(event, "scope", granted.to_string()))?;
    Ok(())
}

/// Somebody else has the code too. Nobody knows which of the two is the thief: all tokens of it end (RFC 9700 §2.1.1).
fn redeemed_twice(
    tx: &WriteTx<'_>,
    code: &AuthorizationCode,
    grant: GrantId,
    origin: &Origin,
    now: Timestamp,
) -> Result<TokenError, StoreError> {
    if grants::end(tx, grant, now)? {
        let AuthorizationCode { user, client_id, .. } = code;
        tx.append_event(events::reused(
            tx,
            user,
            grant,
            client_id,
            "authorization_code_reused",
            origin,
            now,
        )?)?;
    }
    Ok(TokenError::Code)
}
