use std::{fmt, time::Duration};

use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue, LINK};
use url::Url;

use super::{AuditEvents, zstd::Inflate};
use crate::{
    TransportError,
    api::{Api, ApiError, call::Spec},
    http::Opened,
};

const MEDIA_TYPE: &str = "application/x-ndjson";
/// The server reads and sends without a pause: a longer silence is a broken line.
const PATIENCE: Duration = Duration::from_secs(30);

/// A bulk answer under way: NDJSON as it comes, the events' canonical lines byte for byte, LF after each. Nothing is read
/// ahead: whoever stops asking holds the server back.
pub struct Bulk {
    api: Api,
    opened: Opened,
    inflate: Option<Inflate>,
    next: Option<u64>,
}

impl AuditEvents<'_> {
    /// The events above `after` (`None`: from the first on), `limit` at most, 50,000 at the very most.
    pub async fn bulk(&self, after: Option<u64>, limit: u32) -> Result<Bulk, ApiError> {
        self.bulk_of(Spec::get(["v1", "audit-events"]).query("after", after).query("limit", Some(limit)))
            .await
    }

    /// The `limit` events directly below `before`, ascending.
    pub async fn bulk_before(&self, before: u64, limit: u32) -> Result<Bulk, ApiError> {
        let spec =
            Spec::get(["v1", "audit-events"]).query("before", Some(before)).query("limit", Some(limit));
        self.bulk_of(spec).await
    }

    async fn bulk_of(&self, spec: Spec<'_>) -> Result<Bulk, ApiError> {
        let opened = self.0.open(spec.accept_encoding("zstd"), MEDIA_TYPE).await?;
        let inflate = match opened.headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes) {
            None | Some(b"identity") => None,
            Some(b"zstd") => Some(Inflate::new().map_err(|error| ApiError::Local(error.to_string()))?),
            Some(_) => return Err(ApiError::NotJson { status: opened.status }),
        };
        let next = next(&opened.headers);
        Ok(Bulk { api: self.0.clone(), opened, inflate, next })
    }
}

impl Bulk {
    /// The `after` of the next bulk; `None` where this one reaches the end of the log as it was.
    pub const fn next(&self) -> Option<u64> {
        self.next
    }

    /// The next bytes, a megabyte at most, cut anywhere; `None` after the last. An answer that ends before its time is
    /// [`ApiError::Unreachable`]: what came before is good, go on after the last whole line.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, ApiError> {
        let outcome = self.read().await.map_err(ApiError::from);
        if outcome.is_err() {
            self.api.note(&outcome);
        }
        outcome
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, TransportError> {
        let Some(inflate) = &mut self.inflate else { return self.opened.piece(PATIENCE).await };
        let broken = |error: std::io::Error| TransportError::Broken(error.to_string());
        loop {
            if let Some(bytes) = inflate.pull().map_err(broken)? {
                return Ok(Some(bytes));
            }
            match self.opened.piece(PATIENCE).await? {
                Some(piece) => inflate.push(piece),
                None if inflate.is_whole() => return Ok(None),
                None => return Err(TransportError::Broken("the compressed answer is cut off".into())),
            }
        }
    }
}

impl fmt::Debug for Bulk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk").field("opened", &self.opened).field("next", &self.next).finish_non_exhaustive()
    }
}

/// The `after` that `Link: <…>; rel="next"` (RFC 8288) leads to.
fn next(headers: &HeaderMap) -> Option<u64> {
    let links = headers.get_all(LINK).into_iter().filter_map(|value| value.to_str().ok());
    // A comma in a target would be escaped: what is between two commas is one link.
    links.flat_map(|text| text.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        parameters.split(';').any(|p| matches!(p.trim(), r#"rel="next""# | "rel=next")).then_some(())?;
        // Only its query counts: credentials go where they went, whatever a link says.
        let base = Url::parse("http://localhost/").ok()?;
        let target = base.join(target).ok()?;
        target.query_pairs().find(|(name, _)| name == "after")?.1.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_is_found_among_others() {
        for (links, expected) in [
            (&[r#"</v1/audit-events?limit=5&after=41>; rel="next""#][..], Some(41)),
            (&[r#"</a?before=2>; rel="prev", </a?after=7>; rel=next"#], Some(7)),
            (&[r#"</a?before=2>; rel="prev""#, r#"</a?after=0>;title="x"; rel="next""#], Some(0)),
            (&[r#"</a?after=2>; rel="prev""#], None),
            (&[r#"</a?limit=2>; rel="next""#], None),
            (&[r#"</a?after=x>; rel="next""#], None),
            (&["nonsense"], None),
            (&[], None),
        ] {
            let headers = links.iter().map(|text| (LINK, HeaderValue::from_static(text))).collect();
            assert_eq!(next(&headers), expected, "{links:?}");
        }
    }
}
