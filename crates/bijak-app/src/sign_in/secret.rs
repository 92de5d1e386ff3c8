//! What of an attempt only the vault may hold.

use bijak_domain::SecretText;
use bijak_vault::{RowId, RowKind};
use url::Url;

use crate::{app::Context, view::ErrorView};

/// The verifier, and the authorization URL (it carries `state`) to open the browser once more.
#[derive(Debug)]
pub(super) struct AttemptSecret {
    pub(super) verifier: SecretText,
    pub(super) authorization_url: Url,
}

fn row(id: &str) -> RowId {
    RowId::new("", RowKind::SignInAttempt, id)
}

impl AttemptSecret {
    pub(super) async fn put(&self, ctx: &Context, id: &str) -> Result<(), ErrorView> {
        let Self { verifier, authorization_url } = self;
        // A verifier has no line break (RFC 7636 §4.1).
        let text =
            format!("{}\n{authorization_url}", verifier.expose("it rests in the vault until the callback"));
        let (row, secret) = (row(id), SecretText::new(text));
        ctx.with_vault(move |vault| vault.put(&row, &secret)).await
    }

    /// `None`: there is none, or it is not what we stored.
    pub(super) async fn get(ctx: &Context, id: &str) -> Result<Option<Self>, ErrorView> {
        let row = row(id);
        let Some(secret) = ctx.with_vault(move |vault| vault.get(&row)).await? else { return Ok(None) };
        let text = secret.expose("it is taken apart");
        let Some((verifier, url)) = text.split_once('\n') else { return Ok(None) };
        let Ok(authorization_url) = Url::parse(url) else { return Ok(None) };
        Ok(Some(Self { verifier: SecretText::new(verifier.to_owned()), authorization_url }))
    }

    pub(super) async fn delete(ctx: &Context, id: &str) -> Result<(), ErrorView> {
        let row = row(id);
        ctx.with_vault(move |vault| vault.delete(&row)).await.map(drop)
    }
}
