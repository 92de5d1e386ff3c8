//! The tree against the standard's own words: RFC 9162 §2.1 written down as naively as it reads, at every size to 300.

#[cfg(test)]
mod naive;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod ranges;
#[cfg(test)]
mod vectors;
