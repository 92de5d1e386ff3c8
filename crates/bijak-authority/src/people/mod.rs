//! People: their addresses, passwords, and how the first of them comes to be.

pub mod bootstrap;
mod email;
mod found;
mod hashing;
mod password;
mod which_organization;

pub use email::{Email, ParseEmailError};
pub use found::{FoundError, Founded, Founder, Founding, found};
pub use hashing::{HashingError, PasswordHashing};
pub use password::{HashPasswordError, Password, PasswordHash, PasswordRuleError};
pub use which_organization::{WhichOrganizationError, which_organization};
