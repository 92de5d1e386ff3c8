//! Named places where a test of a real process may stop or kill it (DESIGN §5), and a unit test crash the saga.
//!
//! A name is `{noun}.{point}`. Nouns: `api_key`, `rotation`, `service_account`, `service_account_key`. Points, in their
//! order: `intended` (in the journal, the server not asked), `created` (answered, nothing noted), `noted` (its id in the
//! journal, its secret nowhere), `stored` (its secret in the vault), `tried`; and `rotation.revoked` (the old key has
//! ended, the rotation is still open).

/// Does nothing in a release.
pub(crate) fn fail_point(noun: &str, point: &str) {
    #[cfg(feature = "test-hooks")]
    bijak_domain::test_hooks::fail_point(&format!("{noun}.{point}"));
    #[cfg(test)]
    crash::here(&format!("{noun}.{point}"));
    #[cfg(not(any(feature = "test-hooks", test)))]
    let _ = (noun, point);
}

#[cfg(test)]
pub(crate) mod crash {
    tokio::task_local! {
        static POINT: String;
    }

    /// Runs `work` in a task that dies at the fail point `point`, as the process would: nothing after it runs.
    pub(crate) async fn at<T: Send + 'static>(point: &str, work: impl Future<Output = T> + Send + 'static) {
        let died = tokio::spawn(POINT.scope(point.to_owned(), work)).await;
        assert!(died.is_err(), "the saga never came to {point}");
    }

    pub(super) fn here(point: &str) {
        let is_here = POINT.try_with(|wanted| wanted == point).unwrap_or(false);
        assert!(!is_here, "crash at {point}, as the test wants");
    }
}
