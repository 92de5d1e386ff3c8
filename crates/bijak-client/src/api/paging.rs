use bijak_api_types::Page;
use serde::de::DeserializeOwned;

use super::{Api, ApiError, call::Spec};

/// More pages than any list has: a server that never ends a list must not hold us for ever.
const MOST_PAGES: usize = 1_000;

impl Api {
    /// Every page of a list, in order. `spec` makes the call of a page from its cursor.
    pub(super) async fn all<'a, T: DeserializeOwned>(
        &self,
        spec: impl Fn(Option<String>) -> Spec<'a>,
    ) -> Result<Vec<T>, ApiError> {
        let mut items = Vec::new();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let Page { items: page, next } = self.call::<Page<T>>(spec(cursor.take())).await?;
            items.extend(page);
            if next.is_none() {
                return Ok(items);
            }
            cursor = next;
        }
        Err(ApiError::NotJson { status: 200 })
    }
}
