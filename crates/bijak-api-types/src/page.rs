//! Keyset-paged lists.

use serde::{Deserialize, Serialize};

/// `{"items": […], "next": cursor?}`. `next` is null on the last page; it is opaque and goes back as `?after=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}
