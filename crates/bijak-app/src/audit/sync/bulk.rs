use bijak_client::Bulk;
use tokio::{sync::mpsc, try_join};

use super::{Stop, lines::Lines};

/// Hands a bulk answer on in batches of whole lines. While one batch is being kept the next is being read, and no more:
/// a copy that is slow holds the server back.
pub(super) async fn each_batch<F: Future<Output = Result<(), Stop>>>(
    mut bulk: Bulk,
    mut keep: impl FnMut(Vec<u8>) -> F,
) -> Result<(), Stop> {
    let (sender, mut receiver) = mpsc::channel::<Vec<u8>>(1);
    let reading = async move {
        let mut lines = Lines::default();
        while let Some(chunk) = bulk.chunk().await? {
            if let Some(batch) = lines.push(&chunk) {
                // The receiver only goes with an error of its own, which ends this too.
                let _ = sender.send(batch).await;
            }
        }
        let rest = lines.rest();
        if !rest.is_empty() {
            // As above.
            let _ = sender.send(rest).await;
        }
        Ok::<(), Stop>(())
    };
    let keeping = async {
        while let Some(batch) = receiver.recv().await {
            keep(batch).await?;
        }
        Ok(())
    };
    try_join!(reading, keeping).map(drop)
}

/// A bulk answer that is small enough to be held whole.
pub(super) async fn whole(mut bulk: Bulk) -> Result<Vec<u8>, Stop> {
    let mut lines = Vec::new();
    while let Some(chunk) = bulk.chunk().await? {
        lines.extend(chunk);
    }
    Ok(lines)
}
