use bijak_audit_cache::{Bucket, Histogram};

use super::{ask::Question, position::read_time, query};
use crate::{
    App,
    view::{AuditHistogramBucket, AuditHistogramView, ErrorView},
};

/// The most buckets of one answer.
const MOST_BUCKETS: u32 = 400;

impl App {
    /// How many of the matching events happened when; `from` and `to`: where either is missing, the first or the last of
    /// them.
    pub async fn audit_histogram(
        &self,
        query: &str,
        up_to_seq: Option<u64>,
        from: Option<&str>,
        to: Option<&str>,
        buckets: u32,
    ) -> Result<AuditHistogramView, ErrorView> {
        let ctx = &self.ctx;
        let parsed = query::parse(ctx, query).await?;
        let (from, to) = (from.map(read_time).transpose()?, to.map(read_time).transpose()?);
        let buckets = usize::try_from(buckets.clamp(1, MOST_BUCKETS)).unwrap_or(1);
        let (histogram, _) = ctx
            .ask_audit(Question::Histogram, query, move |cache, cancel| {
                let range = match (from, to) {
                    (Some(from), Some(to)) => Some((from, to)),
                    (None, None) => None,
                    (from, to) => {
                        let whole = cache.histogram(&parsed, up_to_seq, None, 1, cancel)?;
                        Some((from.unwrap_or(whole.from), to.unwrap_or(whole.until)))
                    }
                };
                cache.histogram(&parsed, up_to_seq, range, buckets, cancel)
            })
            .await?;
        Ok(view(histogram))
    }
}

fn view(Histogram { from, until, buckets }: Histogram) -> AuditHistogramView {
    let bucket =
        |Bucket { from, success, failure }| AuditHistogramBucket { from: from.to_string(), success, failure };
    AuditHistogramView {
        from: from.to_string(),
        to: until.to_string(),
        buckets: buckets.into_iter().map(bucket).collect(),
    }
}
