//! Signing in as a native app (RFC 8252): authorization code with PKCE (RFC 7636), `iss` checked (RFC 9207).
//!
//! One attempt is: [`AuthorizationRequest::new`] → the person's browser → [`Callback::from_query`] →
//! [`Callback::verify_issuer`] → [`redeem`]. Whoever keeps the attempt (its `state`, its verifier, when it ends) is the
//! caller: an attempt outlives a process.

mod callback;
mod loopback;
mod oauth;
pub(crate) mod redeem;
mod request;
mod revoke;

pub use callback::{Callback, CallbackError, ErrorCode, Outcome};
pub use loopback::{LoopbackListener, Verdict};
pub(crate) use oauth::{OAuthHttpError, client, http_closure};
pub use redeem::{RedeemError, redeem};
pub use request::AuthorizationRequest;
pub use revoke::{RevokeError, revoke};

/// Where the browser hands the code back to a registered app (RFC 8252 §7.1).
pub const REDIRECT_URI: &str = "example.bijakcloud.desktop:/oauth/callback";
