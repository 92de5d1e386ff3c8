//! The one spelling of time, `"2026-11-24T02:07:53.000Z"`, read without a general parser.

/// Milliseconds since the epoch of a quoted time; `None` for any other spelling.
pub(crate) fn parse(quoted: &[u8]) -> Option<i64> {
    let [
        b'"',
        y1,
        y2,
        y3,
        y4,
        b'-',
        mo1,
        mo2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        mi1,
        mi2,
        b':',
        s1,
        s2,
        b'.',
        ms1,
        ms2,
        ms3,
        b'Z',
        b'"',
    ] = *quoted
    else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0_i64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    };
    let year = number(&[y1, y2, y3, y4])?;
    let month = number(&[mo1, mo2])?;
    let day = number(&[d1, d2])?;
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[mi1, mi2])?, number(&[s1, s2])?);
    let milli = number(&[ms1, ms2, ms3])?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_in_month = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    let sane = year >= 1 && (1..=days_in_month).contains(&day) && hour < 24 && minute < 60 && second < 60;
    sane.then(|| {
        ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + milli
    })
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil`).
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use bijak_domain::Timestamp;

    use super::*;

    #[test]
    fn agrees_with_the_domain_on_every_kind_of_day() {
        for ms in (-62_135_596_800_000..253_402_000_000_000_i64).step_by(86_400_000 * 97 + 12_345) {
            let text = format!("\"{}\"", Timestamp::from_millis(ms));
            assert_eq!(parse(text.as_bytes()), Some(ms), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time_or_another_spelling() {
        for text in [
            "2026-02-29T00:00:00.000Z",
            "2026-13-01T00:00:00.000Z",
            "2026-00-01T00:00:00.000Z",
            "2026-01-00T00:00:00.000Z",
            "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:60:00.000Z",
            "2026-01-01T00:00:60.000Z",
            "0000-01-01T00:00:00.000Z",
            "2026-01-01T00:00:00Z",
            "2026-01-01 00:00:00.000Z",
            "2026-01-0xT00:00:00.000Z",
        ] {
            assert_eq!(parse(format!("\"{text}\"").as_bytes()), None, "{text}");
        }
    }
}
