//! (a) From the welcome screen through the real browser and back: every way in, and every way it may fail.

mod cold_start;
mod denied;
mod links;
mod loopback;
mod restart;
mod warm_start;
