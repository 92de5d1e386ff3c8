//! JSON strings and ids, written in their canonical form.

use super::random::Random;

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

pub(crate) fn optional(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => string(out, text),
        None => out.extend_from_slice(b"null"),
    }
}

/// `prefix_` and a ULID of `ms`.
pub(crate) fn id(random: &mut Random, prefix: &str, ms: i64) -> String {
    let high = (ms.cast_unsigned() << 16) | (random.next() & 0xffff);
    let bits = (u128::from(high) << 64) | u128::from(random.next());
    let mut text = String::with_capacity(prefix.len() + 27);
    text.push_str(prefix);
    text.push('_');
    for place in (0..26).rev() {
        text.push(char::from(CROCKFORD[((bits >> (place * 5)) & 31) as usize]));
    }
    text
}

pub(crate) fn hex(random: &mut Random, digits: usize) -> String {
    (0..digits).map(|_| char::from(b"0123456789abcdef"[random.below(16) as usize])).collect()
}

pub(crate) fn base62(random: &mut Random, digits: usize) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    (0..digits).map(|_| char::from(*random.pick(DIGITS))).collect()
}
