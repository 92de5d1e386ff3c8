//! zstd with the length in front, so that unpacking allocates once.

/// zstd's fastest ordinary level.
const LEVEL: i32 = 1;
/// No stored piece unpacks to more.
const LARGEST: usize = 256 << 20;

pub(crate) fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = vec![0; 4 + zstd::zstd_safe::compress_bound(bytes.len())];
    packed[..4].copy_from_slice(&u32::try_from(bytes.len()).map_err(std::io::Error::other)?.to_le_bytes());
    let length = zstd::bulk::compress_to_buffer(bytes, &mut packed[4..], LEVEL)?;
    packed.truncate(4 + length);
    Ok(packed)
}

/// `None`: damaged.
pub(crate) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let (length, packed) = packed.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    (length <= LARGEST).then_some(())?;
    let bytes = zstd::bulk::decompress(packed, length).ok()?;
    (bytes.len() == length).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_equal_and_damage_is_noticed() {
        let bytes = b"abcabcabcabcabcabcabc".repeat(50);
        let packed = pack(&bytes).unwrap();
        assert!(packed.len() < bytes.len() / 4);
        assert_eq!(unpack(&packed).unwrap(), bytes);
        assert_eq!(unpack(&packed[..packed.len() - 1]), None);
        assert_eq!(unpack(&[1]), None);
    }
}
