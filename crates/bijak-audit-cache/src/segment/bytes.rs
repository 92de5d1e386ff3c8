//! Little-endian bytes of the stored forms; a list is its length and its items.

#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn i64(&mut self, value: i64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn length(&mut self, length: usize) {
        self.u32(u32::try_from(length).unwrap_or(u32::MAX));
    }

    pub(crate) fn bytes(&mut self, items: &[u8]) {
        self.length(items.len());
        self.0.extend_from_slice(items);
    }

    pub(crate) fn u16s(&mut self, items: &[u16]) {
        self.length(items.len());
        self.0.extend(items.iter().flat_map(|item| item.to_le_bytes()));
    }

    pub(crate) fn u32s(&mut self, items: &[u32]) {
        self.length(items.len());
        self.0.extend(items.iter().flat_map(|item| item.to_le_bytes()));
    }

    pub(crate) fn u64s(&mut self, items: &[u64]) {
        self.length(items.len());
        self.0.extend(items.iter().flat_map(|item| item.to_le_bytes()));
    }

    /// Seven bits a byte, the highest bit set on all but the last.
    pub(crate) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }
}

/// Every read answers `None` where the bytes end too early.
#[derive(Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn items<const N: usize>(&mut self) -> Option<&'a [[u8; N]]> {
        let length = self.u32()? as usize;
        let (head, rest) = self.0.split_at_checked(length.checked_mul(N)?)?;
        self.0 = rest;
        Some(head.as_chunks::<N>().0)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(crate) fn i64(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        self.items::<1>().map(<[[u8; 1]]>::as_flattened)
    }

    pub(crate) fn u16s(&mut self) -> Option<Vec<u16>> {
        Some(self.items()?.iter().map(|item| u16::from_le_bytes(*item)).collect())
    }

    pub(crate) fn u32s(&mut self) -> Option<Vec<u32>> {
        Some(self.items()?.iter().map(|item| u32::from_le_bytes(*item)).collect())
    }

    pub(crate) fn u64s(&mut self) -> Option<Vec<u64>> {
        Some(self.items()?.iter().map(|item| u64::from_le_bytes(*item)).collect())
    }

    pub(crate) fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.take()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_a_cut_is_noticed() {
        let mut out = Writer::default();
        out.u8(7);
        out.i64(-5);
        out.bytes(b"abc");
        out.u16s(&[1, 2]);
        out.u32s(&[3]);
        out.u64s(&[u64::MAX]);
        for value in [0, 127, 128, 300, u64::MAX] {
            out.varint(value);
        }
        let bytes = out.into_bytes();
        let read = |bytes: &[u8]| {
            let mut from = Reader::new(bytes);
            assert_eq!((from.u8()?, from.i64()?, from.bytes()?), (7, -5, &b"abc"[..]));
            assert_eq!((from.u16s()?, from.u32s()?, from.u64s()?), (vec![1, 2], vec![3], vec![u64::MAX]));
            for value in [0, 127, 128, 300, u64::MAX] {
                assert_eq!(from.varint()?, value);
            }
            Some(())
        };
        assert_eq!(read(&bytes), Some(()));
        assert_eq!(read(&bytes[..bytes.len() - 1]), None);
        assert_eq!(read(&bytes[..10]), None);
    }
}
