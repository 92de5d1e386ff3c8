use bijak_audit_cache::query::{Query, Token, tokens};

use super::{at, error_view, now};
use crate::{
    App,
    view::{ErrorView, QueryCheckView, QueryTokenView},
};

impl App {
    pub async fn audit_query_check(&self, query: &str) -> Result<QueryCheckView, ErrorView> {
        let view = |Token { at: range, kind }| QueryTokenView {
            from: at(query, range.start),
            to: at(query, range.end),
            kind: kind.into(),
        };
        Ok(QueryCheckView {
            tokens: tokens(query).into_iter().map(view).collect(),
            error: Query::parse(query, &now(&self.ctx)).err().map(|error| error_view(query, error)),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{testing::World, view::QueryTokenKind};

    #[tokio::test]
    async fn offsets_count_as_the_page_counts() {
        let w = World::new().await;
        let check = w.app.audit_query_check("😀 actor:b").await.unwrap();
        let found: Vec<_> = check.tokens.iter().map(|token| (token.from, token.to, token.kind)).collect();
        assert_eq!(
            found,
            [(0, 2, QueryTokenKind::Text), (3, 9, QueryTokenKind::Key), (9, 10, QueryTokenKind::Value)]
        );
        assert_eq!(check.error, None);
        let error = w.app.audit_query_check("é (outcome:perhaps").await.unwrap().error.unwrap();
        assert!(error.from >= 2 && error.to <= 18, "{error:?}");
        let error = w.app.audit_query_check("é outcome:perhaps").await.unwrap().error.unwrap();
        assert_eq!((error.from, error.to, error.code.as_str()), (10, 17, "value_invalid"));
    }
}
