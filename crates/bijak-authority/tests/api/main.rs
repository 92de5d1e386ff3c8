//! The authority over real HTTP: a server in this process, a clock that the test turns.

mod oauth;
