//! A set of ids of one column, a bit each.

#[derive(Debug, Clone, Default)]
pub(crate) struct IdSet {
    bits: Vec<u64>,
    any: bool,
}

impl IdSet {
    pub(crate) fn insert(&mut self, id: u32) {
        let at = id as usize / 64;
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (id % 64);
        self.any = true;
    }

    pub(crate) fn contains(&self, id: u32) -> bool {
        self.bits.get(id as usize / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        !self.any
    }
}
