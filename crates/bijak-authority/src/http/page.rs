//! Keyset-paged lists: `?after=&limit=` in, `{"items": […], "next": cursor?}` out.

use bijak_api_types::Page;
use bijak_domain::{Id, IdKind};
use serde::Deserialize;

use super::ApiError;

pub const MAX_LIMIT: usize = 1_000;
const DEFAULT_LIMIT: usize = 100;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// 1 to 1,000, default 100.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<u32>,
}

impl ListQuery {
    /// The id to go on after, and how many rows to read: one more than the page holds, to know whether another follows.
    pub fn parse<K: IdKind>(&self) -> Result<(Option<Id<K>>, usize), ApiError> {
        let after = self.after.as_deref().map(str::parse).transpose();
        let after = after.map_err(|_| ApiError::invalid("after: not a cursor of this list"))?;
        Ok((after, limit(self.limit, MAX_LIMIT)?))
    }
}

/// The page's size, `most` at most; 100 where none is asked for.
pub fn limit(asked: Option<u32>, most: usize) -> Result<usize, ApiError> {
    let limit = asked.map_or(Ok(DEFAULT_LIMIT), usize::try_from).unwrap_or(usize::MAX);
    if (1..=most).contains(&limit) {
        Ok(limit)
    } else {
        Err(ApiError::invalid(format!("limit: 1 to {most}")))
    }
}

/// A page of `rows`, which are up to `limit + 1`: the one too many says that there is a next page.
pub fn page<R, V>(
    mut rows: Vec<R>,
    limit: usize,
    cursor: impl Fn(&R) -> String,
    view: impl FnMut(R) -> V,
) -> Page<V> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(cursor);
    Page { items: rows.into_iter().map(view).collect(), next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_next_one_only_where_there_is_one() {
        let numbers = |n: u32| page((0..n).collect(), 2, ToString::to_string, |row| row);
        assert_eq!(numbers(3), Page { items: vec![0, 1], next: Some("1".into()) });
        assert_eq!(numbers(2), Page { items: vec![0, 1], next: None });
        assert_eq!(numbers(0), Page { items: vec![], next: None });
    }

    #[test]
    fn limits_outside_the_range_are_refused() {
        assert_eq!(limit(None, MAX_LIMIT).unwrap(), 100);
        assert_eq!(limit(Some(1_000), MAX_LIMIT).unwrap(), 1_000);
        for bad in [0, 1_001, u32::MAX] {
            assert!(limit(Some(bad), MAX_LIMIT).is_err());
        }
    }
}
