//! Every SIEM format, read back by a program that nobody here wrote; and every sink against real receivers.
//!
//! The events are real ones (`siem/events/README.md`), some of each action that the authority writes, and hostile
//! ones. The readers are installed below `target/readers` by `cargo xtask setup test`.

#[cfg(test)]
mod siem {
    mod cef;
    mod csv;
    mod daemon;
    mod ecs;
    mod leef;
    mod ocsf;
    mod readers;
    mod samples;
    mod syslog;
    mod webhook;
}
