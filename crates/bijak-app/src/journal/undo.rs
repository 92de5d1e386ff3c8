use std::sync::Arc;

use bijak_api_types::code;

use super::{Intent, Plan, secret::credential_row, table};
use crate::{
    api_keys,
    app::{Context, code as error_code},
    service_accounts,
    session::Session,
    view::ErrorView,
};

/// Ends the life of what an intent made and closes it. Where the server does not answer, the intent stays open and is
/// looked after in the background.
pub(crate) async fn undo(ctx: &Arc<Context>, session: &Session, intent: &Intent) -> Result<(), ErrorView> {
    if let Some(ids) = intent.phase.made() {
        let api = &session.api;
        let (workspace_id, key_id) = (&intent.workspace_id, &ids.credential_id);
        let accounts = api.service_accounts(workspace_id);
        let ended = match &intent.plan {
            Plan::CreateApiKey { .. } | Plan::RotateApiKey { .. } => {
                api.api_keys(workspace_id).revoke(key_id).await.map(drop)
            }
            // An account whose only key nobody has is of no use: it goes with its key.
            Plan::CreateServiceAccount { .. } => {
                let Some(account_id) = ids.service_account_id.as_deref() else {
                    return Err(ErrorView::new(
                        error_code::INTERNAL,
                        "the journal does not say which account was made",
                    ));
                };
                accounts.disable(account_id).await.map(drop)
            }
            Plan::RotateServiceAccountKey { service_account_id } => {
                accounts.revoke_key(service_account_id, key_id, false).await.map(drop)
            }
        };
        match ended {
            Ok(()) => {}
            // Gone already, with its workspace perhaps.
            Err(error) if error.is_code(code::NOT_FOUND) => {}
            Err(error) => {
                ctx.journal.ring();
                return Err(error.into());
            }
        }
        let row = credential_row(&intent.profile_id, ids);
        ctx.with_vault(move |vault| vault.delete(&row)).await?;
    }
    let id = intent.id.clone();
    ctx.store.call(move |c| table::delete(c, &id)).await?;
    match &intent.plan {
        Plan::CreateApiKey { .. } | Plan::RotateApiKey { .. } => {
            api_keys::changed(ctx, &intent.workspace_id).await;
        }
        Plan::CreateServiceAccount { .. } | Plan::RotateServiceAccountKey { .. } => {
            service_accounts::changed(ctx, &intent.workspace_id);
        }
    }
    Ok(())
}
