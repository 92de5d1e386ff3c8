//! The authorization server over real HTTP.

mod authorize;
mod browser;
mod clients;
mod code;
mod grace;
mod housekeeping;
mod introspect;
mod malformed;
mod metadata;
mod pages;
mod push;
mod refresh;
mod revoke;
mod setup;
mod sign_in;
mod world;
