use super::{attempt::End, secret::AttemptSecret, table};
use crate::{App, app::Context, view::ErrorView};

impl App {
    /// Gives up the sign-in under way, or dismisses how one ended.
    pub async fn sign_in_cancel(&self) -> Result<(), ErrorView> {
        self.ctx.end_turn();
        end_open_attempts(&self.ctx).await
    }
}

/// Ends every attempt that is under way and forgets its verifier.
pub(super) async fn end_open_attempts(ctx: &Context) -> Result<(), ErrorView> {
    let ended = ctx
        .store
        .call(|c| {
            let tx = c.transaction()?;
            let mut ended = Vec::new();
            for attempt in table::open(&tx)? {
                table::end(&tx, &attempt.id, End::Cancelled)?;
                ended.push(attempt.id);
            }
            tx.commit()?;
            Ok(ended)
        })
        .await?;
    for id in ended {
        AttemptSecret::delete(ctx, &id).await?;
    }
    Ok(())
}
