//! Password hashing off the async threads, a few at a time: each takes 19 MiB and a core for tens of milliseconds.

use std::sync::Arc;

use bijak_domain::Entropy;
use tokio::sync::Semaphore;

use super::password::{HashPasswordError, Password, PasswordHash};

/// Hashes at work; more would only slow each other down.
const AT_WORK: usize = 4;
/// Hashes at work and waiting. Beyond that the server says that it is busy instead of queueing without end.
const IN_HOUSE: usize = 64;

/// Hashes and verifies passwords. Clones share the bounds.
#[derive(Clone)]
pub struct PasswordHashing {
    entropy: Arc<dyn Entropy>,
    house: Arc<Semaphore>,
    work: Arc<Semaphore>,
    nobody: Arc<PasswordHash>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashingError {
    #[error("too many passwords are being checked; try again in a moment")]
    Busy,
    #[error(transparent)]
    Hash(#[from] HashPasswordError),
    #[error("the hashing thread ended early")]
    Ended,
}

impl PasswordHashing {
    pub fn new(entropy: Arc<dyn Entropy>) -> Result<Self, HashPasswordError> {
        let nobody = Arc::new(PasswordHash::of_nobody(&*entropy)?);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let work = Arc::new(Semaphore::new(cores.min(AT_WORK)));
        Ok(Self { entropy, house: Arc::new(Semaphore::new(IN_HOUSE)), work, nobody })
    }

    pub async fn hash(&self, password: Password) -> Result<PasswordHash, HashingError> {
        let entropy = Arc::clone(&self.entropy);
        Ok(self.run(move || password.hash(&*entropy)).await??)
    }

    /// Whether `password` fits `hash`. Without a hash (nobody of that address) the same work is done, and it never fits.
    pub(crate) async fn verify(
        &self,
        password: Password,
        hash: Option<PasswordHash>,
    ) -> Result<bool, HashingError> {
        let nobody = Arc::clone(&self.nobody);
        self.run(move || {
            let known = hash.is_some();
            password.matches(hash.as_ref().unwrap_or(&nobody)) && known
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashingError> {
        let _place = self.house.try_acquire().map_err(|_| HashingError::Busy)?;
        let turn = Arc::clone(&self.work).acquire_owned().await.map_err(|_| HashingError::Ended)?;
        // The turn goes with the job: a client that hangs up does not make room for a further one at once.
        let job = move || {
            let _turn = turn;
            job()
        };
        tokio::task::spawn_blocking(job).await.map_err(|_| HashingError::Ended)
    }
}

impl std::fmt::Debug for PasswordHashing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHashing")
            .field("free", &self.house.available_permits())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use bijak_domain::OsEntropy;

    use super::*;

    fn hashing() -> PasswordHashing {
        PasswordHashing::new(Arc::new(OsEntropy)).unwrap()
    }

    fn password() -> Password {
        Password::choose(format!("a password of process {}", std::process::id())).unwrap()
    }

    #[tokio::test]
    async fn nobody_never_fits() {
        let hashing = hashing();
        let hash = hashing.hash(password()).await.unwrap();
        assert_eq!(hashing.verify(password(), Some(hash)).await, Ok(true));
        assert_eq!(hashing.verify(password(), None).await, Ok(false));
    }

    #[tokio::test]
    async fn says_that_it_is_busy_instead_of_queueing_without_end() {
        let hashing = hashing();
        let all = u32::try_from(IN_HOUSE).unwrap();
        let taken = Arc::clone(&hashing.house).acquire_many_owned(all).await.unwrap();
        assert_eq!(hashing.hash(password()).await, Err(HashingError::Busy));
        drop(taken);
        assert!(hashing.hash(password()).await.is_ok());
    }
}
