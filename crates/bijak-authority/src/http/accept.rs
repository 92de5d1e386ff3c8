//! What a client takes: `Accept` and `Accept-Encoding` (RFC 9110 §12.5), as far as a call has more than one form.

use axum::http::{HeaderMap, HeaderName, header};

/// Whether the client names `wanted` and likes it at least as well as `usual`, which is what it gets otherwise. Wildcards
/// mean `usual`: a browser or curl that says `*/*` has not asked for anything special.
pub fn prefers(headers: &HeaderMap, wanted: &str, usual: &str) -> bool {
    let of = |name| {
        weights(headers, header::ACCEPT)
            .filter(|(item, _)| item.eq_ignore_ascii_case(name))
            .map(|(_, q)| q)
            .max()
    };
    of(wanted).is_some_and(|wanted| wanted > 0 && of(usual).is_none_or(|usual| wanted >= usual))
}

/// Whether the client names the content coding. `*` is not taken for a name: an answer as it is, is always allowed.
pub fn takes_encoding(headers: &HeaderMap, coding: &str) -> bool {
    weights(headers, header::ACCEPT_ENCODING).any(|(item, q)| item.eq_ignore_ascii_case(coding) && q > 0)
}

/// The items of a list header without their parameters, each with its weight in thousandths; one that is not of its form
/// counts as refused.
fn weights(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = (&str, u16)> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|text| text.split(',')).map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts
            .filter_map(|part| part.split_once('='))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case("q"));
        (name, weight.map_or(1_000, |(_, value)| thousandths(value.trim())))
    })
}

fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let well_formed = fraction.len() <= 3 && fraction.bytes().all(|b| b.is_ascii_digit());
    let fraction = format!("{fraction:0<3}").parse().unwrap_or(0);
    match whole {
        "0" if well_formed => fraction,
        "1" if well_formed && fraction == 0 => 1_000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(name: HeaderName, values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn the_special_form_is_for_those_who_name_it_and_like_it_as_well() {
        for (accept, expected) in [
            (&[][..], false),
            (&["*/*"], false),
            (&["application/json"], false),
            (&["application/x-ndjson"], true),
            (&["Application/X-NDJSON; charset=utf-8"], true),
            (&["application/x-ndjson, application/json"], true),
            (&["application/json;q=0.9, application/x-ndjson"], true),
            (&["application/json", "application/x-ndjson;q=0.5"], false),
            (&["application/x-ndjson;q=0"], false),
            (&["application/x-ndjson;q=0.001, */*"], true),
            (&["application/x-ndjson;q=2"], false),
            (&["application/x-ndjson;q=x"], false),
            (&["text/html, application/xhtml+xml, */*;q=0.8"], false),
        ] {
            let headers = headers(header::ACCEPT, accept);
            assert_eq!(prefers(&headers, "application/x-ndjson", "application/json"), expected, "{accept:?}");
        }
    }

    #[test]
    fn a_coding_is_used_where_it_is_named_and_not_refused() {
        for (accept, expected) in [
            (&["zstd"][..], true),
            (&["gzip, deflate, br, zstd"], true),
            (&["gzip;q=1.0, ZSTD;q=0.5"], true),
            (&["gzip", "zstd"], true),
            (&["zstd;q=0"], false),
            (&["zstd;q=0.000"], false),
            (&["identity"], false),
            (&["*"], false),
            (&[], false),
        ] {
            assert_eq!(
                takes_encoding(&headers(header::ACCEPT_ENCODING, accept), "zstd"),
                expected,
                "{accept:?}"
            );
        }
    }
}
