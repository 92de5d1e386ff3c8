//! Evidence bundles: what verifies, and the verdict on each thing that can be changed in one.

#[cfg(test)]
mod log;
#[cfg(test)]
mod parse;
#[cfg(test)]
mod verify;
