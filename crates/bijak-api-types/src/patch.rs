//! PATCH bodies tell "absent" from "null": absent keeps, null clears (RFC 7396).

use serde::{Deserialize, Deserializer};

/// For `Option<Option<T>>` with `#[serde(default, deserialize_with = "present")]`: a field that is there, even as
/// null, becomes `Some(_)`.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}
