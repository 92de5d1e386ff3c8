//! `bijak-authority`: see [`bijak_authority::cli`].

fn main() -> std::process::ExitCode {
    #[cfg(feature = "test-hooks")]
    bijak_domain::test_hooks::arm_fail_points();
    bijak_authority::cli::run()
}
