//! From bytes that are cut anywhere to batches of whole lines.

/// Bytes of a batch, give or take a line: some ten thousand events.
const BATCH: usize = 4 * 1024 * 1024;

#[derive(Debug, Default)]
pub(super) struct Lines(Vec<u8>);

impl Lines {
    /// Adds what came; answers a batch of whole lines once there is one.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.0.extend_from_slice(bytes);
        if self.0.len() < BATCH {
            return None;
        }
        let end = self.0.iter().rposition(|byte| *byte == b'\n')? + 1;
        let rest = self.0.split_off(end);
        Some(std::mem::replace(&mut self.0, rest))
    }

    /// What is left at the end of an answer.
    pub(super) fn rest(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_end_with_a_line_and_nothing_is_lost() {
        let line = format!("{}\n", "x".repeat(99));
        let text = line.repeat(2 * BATCH / 100);
        let (mut lines, mut batches, mut got) = (Lines::default(), 0, Vec::new());
        for piece in text.as_bytes().chunks(70_001) {
            if let Some(batch) = lines.push(piece) {
                assert!(batch.ends_with(b"\n"));
                batches += 1;
                got.extend(batch);
            }
        }
        got.extend(lines.rest());
        assert!(batches == 2 || batches == 1, "{batches}");
        assert!(got == text.as_bytes());
    }
}
