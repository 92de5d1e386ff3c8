//! Journeys over real processes, a real browser, a real tray.

mod harness;
mod sign_in;
mod steps;
