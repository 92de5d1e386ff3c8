//! `bijak audit histogram`

use std::io::{self, Write as _};

use bijak_domain::Timestamp;
use clap::Args;
use serde_json::json;

use super::{
    asked::QueryArguments,
    opened::{CacheArguments, say_standing},
};
use crate::output::{Shape, csv_row};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    cache: CacheArguments,
    /// Into how many equal parts the time from --from to --to is divided
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    buckets: u32,
    /// RFC 3339; without it, the first event that is held
    #[arg(long, value_name = "TIME")]
    from: Option<Timestamp>,
    /// RFC 3339, itself excluded; without it, just after the last event that is held
    #[arg(long, value_name = "TIME")]
    to: Option<Timestamp>,
    #[command(flatten)]
    shape: Shape,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { query, cache, buckets, from, to, shape } = arguments;
    let query = query.parse()?;
    let audit = cache.open()?;
    let buckets = audit.histogram(&query, *from, *to, *buckets)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if shape.csv {
        out.write_all(csv_row(&["from", "success", "failure"]).as_bytes())?;
    }
    let most = buckets.iter().map(|bucket| bucket.success + bucket.failure).max().unwrap_or_default();
    for bucket in &buckets {
        let (from, success, failure) = (bucket.from.to_string(), bucket.success, bucket.failure);
        if shape.json {
            writeln!(out, "{}", json!({ "from": from, "success": success, "failure": failure }))?;
        } else if shape.csv {
            out.write_all(csv_row(&[&from, &success.to_string(), &failure.to_string()]).as_bytes())?;
        } else {
            let bar = bar(success, '█', most) + &bar(failure, '░', most);
            writeln!(out, "{}", format!("{from}  {success:>10} {failure:>10}  {bar}").trim_end())?;
        }
    }
    out.flush()?;
    drop(out);
    say_standing(&audit)
}

/// Up to forty characters for the largest bucket; something for every count above zero.
fn bar(count: u64, with: char, most: u64) -> String {
    let length = (u128::from(count) * 40).div_ceil(u128::from(most.max(1)));
    std::iter::repeat_n(with, usize::try_from(length).unwrap_or_default()).collect()
}
