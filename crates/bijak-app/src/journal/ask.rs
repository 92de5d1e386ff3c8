use bijak_api_types::{ApiKeyView, ServiceAccountKeyView, ServiceAccountView};
use bijak_client::{Api, ApiError, Created};

use super::{Intent, MadeIds, Plan};

/// What the server made, as it answered it.
#[derive(Debug, Clone)]
pub(crate) enum Made {
    ApiKey(ApiKeyView),
    ServiceAccount { account: ServiceAccountView, key: ServiceAccountKeyView },
    ServiceAccountKey(ServiceAccountKeyView),
}

impl Made {
    pub(crate) fn ids(&self) -> MadeIds {
        match self {
            Self::ApiKey(key) => MadeIds { credential_id: key.id.clone(), service_account_id: None },
            Self::ServiceAccount { account: _, key } | Self::ServiceAccountKey(key) => MadeIds {
                credential_id: key.id.clone(),
                service_account_id: Some(key.service_account_id.clone()),
            },
        }
    }
}

/// Asks the server for what the intent plans. Asked again, it answers the same object without its secret.
pub(super) async fn ask(api: &Api, intent: &Intent) -> Result<Created<Made>, ApiError> {
    let Intent { id, workspace_id, plan, .. } = intent;
    match plan {
        Plan::CreateApiKey { request } | Plan::RotateApiKey { old_key_id: _, request } => {
            let Created { view, secret } = api.api_keys(workspace_id).create(request, id).await?;
            Ok(Created { view: Made::ApiKey(view), secret })
        }
        Plan::CreateServiceAccount { request } => {
            let Created { view: (account, key), secret } =
                api.service_accounts(workspace_id).create(request, id).await?;
            Ok(Created { view: Made::ServiceAccount { account, key }, secret })
        }
        Plan::RotateServiceAccountKey { service_account_id } => {
            let Created { view, secret } =
                api.service_accounts(workspace_id).rotate_key(service_account_id, id).await?;
            Ok(Created { view: Made::ServiceAccountKey(view), secret })
        }
    }
}
