//! Times as people write them.

use bijak_domain::Timestamp;

use super::{QueryError, lex::Written, value::invalid};

/// When and where a query is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub time: Timestamp,
    /// How far the reader's clock is ahead of UTC, in seconds: what `2026-10-01` and `today` mean.
    pub utc_offset_secs: i32,
}

impl Now {
    pub const fn utc(time: Timestamp) -> Self {
        Self { time, utc_offset_secs: 0 }
    }
}

const DAY_MS: i64 = 86_400_000;

pub(crate) fn parse(value: &Written, now: &Now) -> Result<Timestamp, QueryError> {
    let text = value.text();
    let text = text.trim();
    match text.to_ascii_lowercase().as_str() {
        "now" => return Ok(now.time),
        "today" => return Ok(midnight(now)),
        "yesterday" => return Ok(midnight(now).plus_days(-1)),
        _ => {}
    }
    if let Some(ago) = text.strip_prefix('-') {
        return relative(ago, now).ok_or_else(|| {
            invalid(value, "This is no span of time. Write a number and s, m, h, d or w, such as -7d.")
        });
    }
    if relative(text, now).is_some() {
        return Err(invalid(value, &format!("To mean that long ago, write -{text}.")));
    }
    absolute(text, now).ok_or_else(|| {
        let shape = text.bytes().filter(u8::is_ascii_digit).count() >= 8 && text.contains('-');
        invalid(
            value,
            if shape {
                "This day or time does not exist."
            } else {
                "This is no time. Write 2026-10-01, 2026-10-01T12:30, 2026-10-01T12:30:00Z, -7d, today or now."
            },
        )
    })
}

fn midnight(now: &Now) -> Timestamp {
    let offset = i64::from(now.utc_offset_secs) * 1000;
    let local = now.time.as_millis() + offset;
    Timestamp::from_millis(local - local.rem_euclid(DAY_MS) - offset)
}

fn relative(text: &str, now: &Now) -> Option<Timestamp> {
    let unit = text.chars().next_back()?;
    let secs = match unit.to_ascii_lowercase() {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 7 * 86_400,
        _ => return None,
    };
    let number = &text[..text.len() - unit.len_utf8()];
    let digits = (1..=12).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = digits.then(|| number.parse().ok()).flatten()?;
    Some(now.time.plus_secs(number.saturating_mul(secs).saturating_neg()))
}

/// Completes what is left out, in the reader's own offset, and lets RFC 3339 decide.
fn absolute(text: &str, now: &Now) -> Option<Timestamp> {
    if !text.is_ascii() || text.len() > 40 {
        return None;
    }
    let (date, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let time = match time.as_bytes().first() {
        None => "00:00:00",
        Some(b'T' | b't' | b' ') => &time[1..],
        Some(_) => return None,
    };
    let zone = time.find(['Z', 'z', '+', '-']);
    let (clock, zone) = zone.map_or((time, None), |at| (&time[..at], Some(&time[at..])));
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    let stamp: Timestamp = format!("{date}T{clock}{seconds}{}", zone.unwrap_or("Z")).parse().ok()?;
    let ahead = if zone.is_some() { 0 } else { i64::from(now.utc_offset_secs) };
    Some(stamp.plus_secs(-ahead))
}
