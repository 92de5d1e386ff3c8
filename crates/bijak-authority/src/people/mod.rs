//! People: their addresses, passwords, and how the first of them comes to be.

mod email;
mod hashing;
mod password;

pub use email::{Email, ParseEmailError};
pub use hashing::{HashingError, PasswordHashing};
pub use password::{HashPasswordError, Password, PasswordHash, PasswordRuleError};
