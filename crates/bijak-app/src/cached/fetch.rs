use std::{sync::Arc, time::Duration};

use bijak_client::{Api, ApiError};
use tokio::time::timeout;

use super::{Cached, table};
use crate::{
    app::{Context, code},
    session::Session,
    view::{ErrorView, Freshness, SessionView},
};

/// How long a view waits for the server before it shows what is kept.
const PATIENCE: Duration = Duration::from_secs(5);

/// The list as the server answers it now, or as it was last seen where the server does not answer.
pub(crate) async fn fetch<T: Cached, F: Future<Output = Result<Vec<T>, ApiError>>>(
    ctx: &Arc<Context>,
    parent: &str,
    ask: impl FnOnce(Api) -> F,
) -> Result<(Vec<T>, Freshness), ErrorView> {
    let profile_id = ctx.active_profile()?;
    let parent = parent.to_owned();
    let answer = match reachable_session(ctx) {
        Err(error) => Err(error),
        Ok(session) => match timeout(PATIENCE, ask(session.api.clone())).await {
            Ok(answer) => answer.map_err(ErrorView::from),
            Err(_) => Err(ErrorView::new(code::TIMEOUT, "the server did not answer in time")),
        },
    };
    match answer {
        Ok(items) => {
            let now = ctx.clock.now();
            let kept = ctx.store.call(move |c| {
                table::replace(c, &profile_id, &parent, &items, now)?;
                Ok(items)
            });
            Ok((kept.await?, Freshness { as_of: Some(now.to_string()), error: None }))
        }
        Err(error) => {
            let kept = ctx.store.call(move |c| {
                let items = table::list(c, &profile_id, &parent)?;
                Ok((items, table::checked_at::<T>(c, &profile_id, &parent)?))
            });
            let (items, as_of) = kept.await?;
            Ok((items, Freshness { as_of: as_of.map(|time| time.to_string()), error: Some(error) }))
        }
    }
}

/// The session, unless it is known to lead nowhere now: a view does not wait for a server that is away.
pub(crate) fn reachable_session(ctx: &Context) -> Result<Arc<Session>, ErrorView> {
    match ctx.state.read(|state| state.session.clone()) {
        SessionView::Offline { error, .. } => Err(error),
        SessionView::SignedOut { reason } => Err(reason),
        SessionView::SignedIn | SessionView::None => ctx.session(),
    }
}

impl Context {
    /// The organization whose data is shown.
    pub(crate) fn active_profile(&self) -> Result<String, ErrorView> {
        let active = self.state.read(|state| state.active_profile_id.clone());
        active.ok_or_else(|| ErrorView::new(code::SIGNED_OUT, "nobody is signed in"))
    }
}
