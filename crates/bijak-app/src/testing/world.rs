//! A signed-in person at a computer, a deployment that makes credentials, and what must hold between the two.

use bijak_vault::{RowId, RowKind};

use super::{Computer, FakeApi, FakeDeployment};
use crate::{
    App,
    journal::{self, Intent},
    view::{CreateApiKeyForm, SessionView, VaultView},
};

pub(crate) struct World {
    pub(crate) computer: Computer,
    pub(crate) deployment: FakeDeployment,
    pub(crate) api: FakeApi,
    pub(crate) app: App,
    pub(crate) profile_id: String,
    pub(crate) workspace_id: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_events(&[]).await
    }

    /// With an audit log that holds these.
    pub(crate) async fn with_events(events: &[serde_json::Value]) -> Self {
        let (computer, deployment) = (Computer::new(), FakeDeployment::start().await);
        let api = FakeApi::install(&deployment, &computer.clock);
        api.model().log().extend(events);
        let app = computer.start_signed_in(&deployment).await;
        ready(&app).await;
        let (profile_id, workspace_id) = {
            let model = deployment.model();
            (model.organization_id.clone(), model.workspaces[0].0.clone())
        };
        Self { computer, deployment, api, app, profile_id, workspace_id }
    }

    /// Another process of the app, after the one there was has died.
    pub(crate) async fn restart(&mut self) {
        let next = self.computer.start().await;
        std::mem::replace(&mut self.app, next).kill();
        ready(&self.app).await;
    }

    /// The person comes back after a sign-out.
    pub(crate) async fn sign_in_again(&self) {
        self.app.sign_in_start(self.deployment.url()).await.unwrap();
        let link = self.deployment.allow(&self.computer.host.opened().await);
        self.app.handle_link(&link).await;
        self.app.until(|s| s.sign_in.is_none() && s.active_profile_id.is_some()).await;
        ready(&self.app).await;
    }

    pub(crate) fn form(&self) -> CreateApiKeyForm {
        CreateApiKeyForm {
            workspace_id: self.workspace_id.clone(),
            name: "ci".into(),
            permissions: vec!["inference.write".into()],
            expires_at: None,
            allowed_cidrs: Vec::new(),
        }
    }

    /// The server away, and known to be.
    pub(crate) async fn go_offline(&self) {
        self.deployment.model().online = false;
        let _ = self.app.ctx.session().unwrap().api.me().await;
        self.app.until(|s| matches!(s.session, SessionView::Offline { .. })).await;
    }

    pub(crate) async fn come_back(&self) {
        self.deployment.model().online = true;
        let _ = self.app.ctx.session().unwrap().api.me().await;
        self.app.until(|s| s.session == SessionView::SignedIn).await;
    }

    pub(crate) async fn intents(&self) -> Vec<Intent> {
        let profile_id = self.profile_id.clone();
        self.app.ctx.store.call(move |c| journal::table::list(c, &profile_id)).await.unwrap()
    }

    /// Waits until the journal has nothing left to settle.
    pub(crate) async fn settled(&self) {
        let settled = async || {
            let open = self.intents().await;
            open.iter().all(|intent| matches!(intent.phase, journal::Phase::AwaitingRevoke(_))).then_some(())
        };
        self.app.eventually("the journal is settled", settled).await;
    }

    /// What the vault holds for a credential.
    pub(crate) fn secret(&self, kind: RowKind, id: &str) -> Option<String> {
        let row = RowId::new(&self.profile_id, kind, id);
        self.app.ctx.vault.get(&row).unwrap().map(|secret| secret.expose("compared in a test").to_owned())
    }

    /// The one rule: no live key without a secret that somebody has, and no secret of a dead one.
    pub(crate) fn every_living_key_has_its_secret_here(&self) -> usize {
        let living = self.api.living();
        for (id, secret) in &living {
            let kind = if id.starts_with("key_") { RowKind::ApiKey } else { RowKind::ServiceAccountKey };
            assert_eq!(self.secret(kind, id).as_ref(), Some(secret), "{id}");
        }
        let kept = |kind| self.app.ctx.vault.list_ids(&self.profile_id, kind).unwrap().len();
        assert_eq!(kept(RowKind::ApiKey) + kept(RowKind::ServiceAccountKey), living.len());
        living.len()
    }
}

async fn ready(app: &App) {
    app.until(|s| s.session == SessionView::SignedIn && s.vault == VaultView::OpenKeyring).await;
}
