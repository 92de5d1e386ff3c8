//! The real binary on real files.

#[cfg(test)]
mod support;

#[cfg(test)]
mod arguments;
#[cfg(test)]
mod export;
#[cfg(test)]
mod import;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod search;
#[cfg(test)]
mod summaries;
#[cfg(test)]
mod verify;
