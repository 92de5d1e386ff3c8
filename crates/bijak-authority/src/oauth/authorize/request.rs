//! The authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3): one query, checked from scratch at every step.
//!
//! The query itself travels through sign-in and consent in a hidden field. Nothing that was checked once is trusted
//! later: each form post parses and validates the whole request again, so that no redirect is ever followed unchecked.

use bijak_domain::{ScopeSet, SecretHash, Timestamp};

use super::super::{
    client::Client,
    parameters::{MalformedParameters, Parameters},
    pkce::CodeChallenge,
    push,
    redirect_uri::RedirectUri,
};
use crate::store::{Store, StoreError, pushed_requests};

/// A request that passed every check that needs no user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client: Client,
    pub(crate) redirect: RedirectUri,
    pub(crate) state: Option<String>,
    pub(crate) challenge: CodeChallenge,
    /// What was asked for; the user's role may narrow it. Never empty.
    pub(crate) scopes: ScopeSet,
    /// The query as it came, for the hidden field.
    pub(crate) query: String,
    /// The pushed request that the query names, which ends with it.
    pub(crate) pushed: Option<SecretHash>,
}

/// Why a request goes no further, and who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Client or redirect are not known to be good: the person is told on a page, nobody is redirected (§4.1.2.1).
    Page(PageRefusal),
    /// The client is told by redirect.
    Redirect { redirect: RedirectUri, state: Option<String>, error: AuthorizeError },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PageRefusal {
    #[error(transparent)]
    Malformed(#[from] MalformedParameters),
    #[error("the address holds characters that no address has")]
    NotAnAddress,
    #[error("client_id is missing")]
    ClientMissing,
    #[error("client_id is repeated")]
    ClientRepeated,
    #[error("no such client is registered here")]
    ClientUnknown,
    #[error("redirect_uri is missing")]
    RedirectMissing,
    #[error("redirect_uri is repeated")]
    RedirectRepeated,
    #[error("redirect_uri is not registered for this client")]
    RedirectForeign,
    #[error("the pushed request has ended, was used before, or is not this client's")]
    Pushed,
}

/// An `error` of RFC 6749 §4.1.2.1 with its `error_description`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthorizeError {
    #[error("{0} is repeated")]
    Repeated(String),
    #[error("state is not 1 to 1024 printable ASCII characters")]
    State,
    #[error("response_type is missing")]
    ResponseTypeMissing,
    #[error("only response_type=code is supported")]
    ResponseType,
    #[error("code_challenge is missing: PKCE is required")]
    ChallengeMissing,
    #[error("code_challenge_method must be S256")]
    ChallengeMethod,
    #[error("code_challenge is not the base64url form, without padding, of 32 bytes")]
    Challenge,
    #[error("scope is missing")]
    ScopeMissing,
    #[error("scope names an unknown scope")]
    ScopeUnknown,
    #[error("your role allows none of the scopes asked for")]
    ScopeBeyondRole,
    #[error("this client is not for people of your organization")]
    ForeignOrganization,
    #[error("the request was denied")]
    Denied,
}

impl AuthorizeError {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Repeated(_)
            | Self::State
            | Self::ResponseTypeMissing
            | Self::ChallengeMissing
            | Self::ChallengeMethod
            | Self::Challenge => "invalid_request",
            Self::ResponseType => "unsupported_response_type",
            Self::ScopeMissing | Self::ScopeUnknown | Self::ScopeBeyondRole => "invalid_scope",
            Self::ForeignOrganization | Self::Denied => "access_denied",
        }
    }
}

const MAX_STATE: usize = 1024;
/// Bytes of a query: room for the longest state, every byte of it percent-encoded.
const MAX_QUERY: usize = 4 * 1024;

impl AuthorizationRequest {
    /// The request of `query`, with the client that it names as it is registered now; the pushed one, where it names one.
    pub(crate) fn load(
        store: &Store,
        query: &str,
        now: Timestamp,
    ) -> Result<Result<Self, Refusal>, StoreError> {
        let parameters = Parameters::parse(query.as_bytes()).ok();
        let get = |name| parameters.as_ref().and_then(|parameters| parameters.get(name).ok().flatten());
        let client = match get("client_id") {
            Some(id) => store.peek(|conn| Client::find(conn, id))?,
            None => None,
        };
        let Some(request_uri) = get("request_uri") else { return Ok(Self::parse(query, client)) };
        if !is_address(query) {
            return Ok(Err(PageRefusal::NotAnAddress.into()));
        }
        let Some(hash) = push::handle_of(request_uri) else { return Ok(Err(PageRefusal::Pushed.into())) };
        let pushed = store.peek(|conn| pushed_requests::find(conn, &hash, now))?;
        let (Some(client), Some(pushed)) = (client, pushed) else {
            return Ok(Err(PageRefusal::Pushed.into()));
        };
        if pushed.client_id != client.id {
            return Ok(Err(PageRefusal::Pushed.into()));
        }
        // Nothing beside the reference counts (RFC 9126 §4): what was pushed is the request.
        let request = Self::parse(&pushed.query, Some(client));
        Ok(request.map(|request| Self { query: query.to_owned(), pushed: Some(hash), ..request }))
    }

    /// `query` without its question mark; `known`: the client that its `client_id` names, where there is one.
    pub(crate) fn parse(query: &str, known: Option<Client>) -> Result<Self, Refusal> {
        // The hidden field is a form's text, not an address, until this is checked; it becomes one in a redirect.
        if !is_address(query) {
            return Err(PageRefusal::NotAnAddress.into());
        }
        if query.len() > MAX_QUERY {
            return Err(PageRefusal::Malformed(MalformedParameters::Length).into());
        }
        let parameters = Parameters::parse(query.as_bytes()).map_err(PageRefusal::from)?;
        let (client, redirect) = recipient(&parameters, known)?;
        // From here on the client may be told. A state that cannot be echoed faithfully is not echoed.
        let (state, state_error) = match parameters.get("state") {
            Ok(None) => (None, None),
            Ok(Some(text)) if is_state(text) => (Some(text.to_owned()), None),
            Ok(Some(_)) => (None, Some(AuthorizeError::State)),
            Err(repeated) => (None, Some(AuthorizeError::Repeated(repeated.0))),
        };
        let checked = match (parameters.repeated(), state_error) {
            (_, Some(error)) => Err(error),
            (Some(repeated), None) => Err(AuthorizeError::Repeated(repeated.0)),
            (None, None) => demand(&parameters),
        };
        match checked {
            Ok((challenge, scopes)) => {
                Ok(Self { client, redirect, state, challenge, scopes, query: query.to_owned(), pushed: None })
            }
            Err(error) => Err(Refusal::Redirect { redirect, state, error }),
        }
    }
}

fn is_address(query: &str) -> bool {
    query.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}

/// To whom an answer may be sent. Everything about it is checked before anything is sent anywhere.
fn recipient(parameters: &Parameters, known: Option<Client>) -> Result<(Client, RedirectUri), PageRefusal> {
    let id = parameters.get("client_id").map_err(|_| PageRefusal::ClientRepeated)?;
    let id = id.ok_or(PageRefusal::ClientMissing)?;
    let client = known.filter(|client| client.id == id).ok_or(PageRefusal::ClientUnknown)?;
    let redirect = parameters.get("redirect_uri").map_err(|_| PageRefusal::RedirectRepeated)?;
    let redirect = redirect.ok_or(PageRefusal::RedirectMissing)?;
    let redirect = client.redirect(redirect).ok_or(PageRefusal::RedirectForeign)?;
    Ok((client, redirect))
}

/// What is asked for.
fn demand(parameters: &Parameters) -> Result<(CodeChallenge, ScopeSet), AuthorizeError> {
    let get = |name| parameters.get(name).map_err(|repeated| AuthorizeError::Repeated(repeated.0));
    match get("response_type")? {
        None => return Err(AuthorizeError::ResponseTypeMissing),
        Some("code") => {}
        Some(_) => return Err(AuthorizeError::ResponseType),
    }
    let challenge = get("code_challenge")?.ok_or(AuthorizeError::ChallengeMissing)?;
    // Without a method the standard means `plain` (RFC 7636 §4.3), which is refused like `plain` itself.
    if get("code_challenge_method")? != Some("S256") {
        return Err(AuthorizeError::ChallengeMethod);
    }
    let challenge = challenge.parse().map_err(|_| AuthorizeError::Challenge)?;
    let scopes = get("scope")?.ok_or(AuthorizeError::ScopeMissing)?;
    let scopes: ScopeSet = scopes.parse().map_err(|_| AuthorizeError::ScopeUnknown)?;
    Ok((challenge, scopes))
}

/// RFC 6749 Appendix A.5: `1*VSCHAR`.
fn is_state(text: &str) -> bool {
    text.len() <= MAX_STATE && text.bytes().all(|b| (0x20..=0x7e).contains(&b))
}

impl From<PageRefusal> for Refusal {
    fn from(refusal: PageRefusal) -> Self {
        Self::Page(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::client::DESKTOP, *};

    fn parse(query: &str) -> Result<AuthorizationRequest, Refusal> {
        AuthorizationRequest::parse(query, Some(DESKTOP.clone()))
    }

    const GOOD: &str = "client_id=bijak-desktop&redirect_uri=example.bijakcloud.desktop%3A%2Foauth%2Fcallback\
        &response_type=code&state=s+1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
        &code_challenge_method=S256&scope=keys.read+keys.write";

    fn error(query: &str) -> (Option<String>, AuthorizeError) {
        match parse(query).unwrap_err() {
            Refusal::Redirect { state, error, .. } => (state, error),
            Refusal::Page(refusal) => panic!("{refusal}"),
        }
    }

    fn page(query: &str) -> PageRefusal {
        match parse(query).unwrap_err() {
            Refusal::Page(refusal) => refusal,
            Refusal::Redirect { error, .. } => panic!("{error}"),
        }
    }

    #[test]
    fn a_good_request_is_understood() {
        let request = parse(GOOD).unwrap();
        assert_eq!(request.state.as_deref(), Some("s 1"));
        assert_eq!(request.scopes.to_string(), "keys.read keys.write");
        assert_eq!(request.query, GOOD);
        assert!(parse(&format!("{GOOD}&unknown=is+ignored")).is_ok());
    }

    #[test]
    fn nobody_is_redirected_before_client_and_redirect_are_known() {
        let with = |from: &str, to: &str| GOOD.replace(from, to);
        assert_eq!(page(""), PageRefusal::ClientMissing);
        assert_eq!(page(&with("bijak-desktop", "")), PageRefusal::ClientMissing);
        assert_eq!(page(&with("bijak-desktop", "other")), PageRefusal::ClientUnknown);
        assert_eq!(page(&format!("{GOOD}&client_id=bijak-desktop")), PageRefusal::ClientRepeated);
        assert_eq!(page(&with("redirect_uri=", "redirect=")), PageRefusal::RedirectMissing);
        assert_eq!(page(&with("callback", "elsewhere")), PageRefusal::RedirectForeign);
        assert_eq!(page(&format!("{GOOD}&redirect_uri=")), PageRefusal::RedirectRepeated);
        for raw in ["\n", " ", "é", "#x", "\u{0}"] {
            assert_eq!(page(&format!("{GOOD}&x={raw}")), PageRefusal::NotAnAddress);
        }
        assert_eq!(page(&with("s+1", "%00")), PageRefusal::Malformed(MalformedParameters::ControlCharacter));
    }

    #[test]
    fn the_client_is_told_what_is_wrong() {
        let with = |from: &str, to: &str| error(&GOOD.replace(from, to)).1;
        assert_eq!(with("response_type=code", ""), AuthorizeError::ResponseTypeMissing);
        assert_eq!(with("response_type=code", "response_type=token"), AuthorizeError::ResponseType);
        assert_eq!(with("S256", "plain"), AuthorizeError::ChallengeMethod);
        assert_eq!(with("&code_challenge_method=S256", ""), AuthorizeError::ChallengeMethod);
        assert_eq!(with("code_challenge=E9", "code_challenge=+9"), AuthorizeError::Challenge);
        assert_eq!(
            with("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", ""),
            AuthorizeError::ChallengeMissing
        );
        assert_eq!(with("scope=keys.read+keys.write", ""), AuthorizeError::ScopeMissing);
        assert_eq!(with("keys.read", "keys.readall"), AuthorizeError::ScopeUnknown);
        assert_eq!(error(&format!("{GOOD}&scope=keys.read")).1, AuthorizeError::Repeated("scope".into()));
        assert_eq!(error(&format!("{GOOD}&x=1&x=2")).1, AuthorizeError::Repeated("x".into()));
    }

    #[test]
    fn a_good_state_comes_back_and_a_bad_one_does_not() {
        assert_eq!(error(&GOOD.replace("S256", "plain")).0.as_deref(), Some("s 1"));
        assert_eq!(error(&GOOD.replace("s+1", "%C3%A9")), (None, AuthorizeError::State));
        assert_eq!(error(&GOOD.replace("s+1", &"s".repeat(1025))), (None, AuthorizeError::State));
        assert_eq!(error(&format!("{GOOD}&state=other")), (None, AuthorizeError::Repeated("state".into())));
    }

    #[test]
    fn descriptions_keep_to_the_characters_of_the_standard() {
        let errors = [
            AuthorizeError::Repeated("scope".into()),
            AuthorizeError::State,
            AuthorizeError::Challenge,
            AuthorizeError::ScopeBeyondRole,
            AuthorizeError::Denied,
        ];
        for error in errors {
            let text = error.to_string();
            assert!(text.bytes().all(|b| (0x20..=0x7e).contains(&b) && b != b'"' && b != b'\\'), "{text}");
        }
    }
}
