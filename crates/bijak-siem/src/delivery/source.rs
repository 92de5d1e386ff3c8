//! Where the events come from.

/// An event of the log: its canonical line, without a line feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub seq: u64,
    pub bytes: Vec<u8>,
}

pub trait Source: Send {
    /// The next events after `after` (from the log's beginning where `None`), ascending, at most `limit`. Waits until
    /// there is one; an empty answer is the end.
    ///
    /// # Errors
    /// In words, for people: the delivery ends with it.
    fn next(
        &mut self,
        after: Option<u64>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Line>, String>> + Send;
}
