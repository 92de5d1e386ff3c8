//! The stored form of a range: begin and end as big-endian u64, then the hashes.

use alloc::vec::Vec;

use super::{CompactRange, RangeError};
use crate::Hash;

impl CompactRange {
    pub fn to_bytes(&self) -> Vec<u8> {
        let Self { begin, end, hashes } = self;
        let mut bytes = Vec::with_capacity(16 + 32 * hashes.len());
        bytes.extend_from_slice(&begin.to_be_bytes());
        bytes.extend_from_slice(&end.to_be_bytes());
        bytes.extend(hashes.iter().flatten());
        bytes
    }

    /// The range out of [`Self::to_bytes`]; whatever else is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RangeError> {
        let wrong = RangeError::Bytes { length: bytes.len() };
        let (begin, rest) = bytes.split_first_chunk::<8>().ok_or(wrong)?;
        let (end, rest) = rest.split_first_chunk::<8>().ok_or(wrong)?;
        let (hashes, rest) = rest.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(wrong);
        }
        let hashes: Vec<Hash> = hashes.to_vec();
        Self::from_parts(u64::from_be_bytes(*begin), u64::from_be_bytes(*end), hashes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was() {
        let mut range = CompactRange::empty_at(5);
        (0..13).for_each(|n| range.push([n; 32]));
        assert_eq!(CompactRange::from_bytes(&range.to_bytes()), Ok(range));
    }

    #[test]
    fn a_byte_more_or_less_is_refused() {
        let mut range = CompactRange::empty_at(0);
        (0..3).for_each(|n| range.push([n; 32]));
        let mut bytes = range.to_bytes();
        bytes.push(0);
        assert_eq!(CompactRange::from_bytes(&bytes), Err(RangeError::Bytes { length: 81 }));
        assert_eq!(CompactRange::from_bytes(&bytes[..79]), Err(RangeError::Bytes { length: 79 }));
        assert_eq!(CompactRange::from_bytes(&bytes[..48]), Err(RangeError::Count { needed: 2, given: 1 }));
        assert_eq!(CompactRange::from_bytes(&bytes[..15]), Err(RangeError::Bytes { length: 15 }));
    }
}
