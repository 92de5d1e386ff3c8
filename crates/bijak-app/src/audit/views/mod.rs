//! Queries with a name, for the side bar: of one profile, gone with it.

mod delete;
mod list;
mod rename;
mod save;
mod table;

#[cfg(test)]
mod tests;

use crate::{app::code, view::ErrorView};

/// Characters of a name.
const LONGEST_NAME: usize = 128;
/// The side bar is no archive.
const MOST: usize = 200;

fn check_name(name: &str) -> Result<(), ErrorView> {
    let length = name.chars().count();
    if (1..=LONGEST_NAME).contains(&length) && !name.trim().is_empty() && !name.chars().any(char::is_control)
    {
        return Ok(());
    }
    Err(ErrorView::new(
        code::AUDIT_VIEW_NAME,
        "a view's name has 1 to 128 characters, none of them control characters",
    ))
}

fn name_taken() -> ErrorView {
    ErrorView::new(code::AUDIT_VIEW_NAME_TAKEN, "there is a view of this name already")
}

fn unknown() -> ErrorView {
    ErrorView::new(bijak_api_types::code::NOT_FOUND, "there is no such view")
}
