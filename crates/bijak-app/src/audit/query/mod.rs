//! The query bar: what the text means, what is wrong with it, what could follow.

mod check;
mod complete;

use std::sync::Arc;

use bijak_api_types::WorkspaceView;
use bijak_audit_cache::query::{Now, Query, QueryError, TokenKind, utf16_offset};

use crate::{
    app::{Context, code},
    cached,
    view::{ErrorView, QueryErrorView, QueryTokenKind},
};

/// When and where the person reads.
fn now(ctx: &Context) -> Now {
    let time = ctx.clock.now();
    Now { time, utc_offset_secs: ctx.host.utc_offset_secs(time) }
}

/// The query, with the names of workspaces replaced by their ids as this computer knows them.
pub(super) async fn parse(ctx: &Arc<Context>, text: &str) -> Result<Query, ErrorView> {
    let query = Query::parse(text, &now(ctx)).map_err(invalid)?;
    Ok(query.with_workspaces(&workspace_names(ctx).await?))
}

/// (id, name) of the active profile's workspaces, as last seen.
pub(super) async fn workspace_names(ctx: &Arc<Context>) -> Result<Vec<(String, String)>, ErrorView> {
    let Ok(profile_id) = ctx.active_profile() else { return Ok(Vec::new()) };
    let known = ctx.store.call(move |c| cached::table::list::<WorkspaceView>(c, &profile_id, "")).await?;
    Ok(known.into_iter().map(|view| (view.id, view.name)).collect())
}

fn invalid(error: QueryError) -> ErrorView {
    ErrorView::new(code::QUERY_INVALID, error.message)
}

/// The byte that an offset of the page means; one inside a character means its end.
fn byte_at(text: &str, offset: u32) -> usize {
    let mut units = 0;
    let before = |(_, c): &(usize, char)| {
        let here = units;
        units += u32::try_from(c.len_utf16()).unwrap_or_default();
        here >= offset
    };
    text.char_indices().find(before).map_or(text.len(), |(byte, _)| byte)
}

/// An offset as the page counts.
fn at(text: &str, byte: usize) -> u32 {
    u32::try_from(utf16_offset(text, byte)).unwrap_or(u32::MAX)
}

fn error_view(text: &str, error: QueryError) -> QueryErrorView {
    let QueryError { at: range, code, message } = error;
    QueryErrorView {
        from: at(text, range.start),
        to: at(text, range.end),
        code: code.as_str().to_owned(),
        message,
    }
}

impl From<TokenKind> for QueryTokenKind {
    fn from(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Key => Self::Key,
            TokenKind::Value => Self::Value,
            TokenKind::Text => Self::Text,
            TokenKind::Operator => Self::Operator,
            TokenKind::Bracket => Self::Bracket,
            TokenKind::Negation => Self::Negation,
        }
    }
}
