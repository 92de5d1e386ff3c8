//! The authorization server over real HTTP.

mod authorize;
mod browser;
mod code;
mod grace;
mod housekeeping;
mod malformed;
mod metadata;
mod pages;
mod refresh;
mod revoke;
mod setup;
mod sign_in;
mod world;
