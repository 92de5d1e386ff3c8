//! People: their addresses, passwords, and how the first of them comes to be.

pub mod bootstrap;
mod email;
mod found;
mod hashing;
mod password;

pub use email::{Email, ParseEmailError};
pub use found::{FoundError, Founded, Founder, Founding, found};
pub use hashing::{HashingError, PasswordHashing};
pub use password::{HashPasswordError, Password, PasswordHash, PasswordRuleError};
