//! Passwords for servers that live on this computer.

use std::{fs::File, io::Read as _};

use anyhow::Context as _;

/// 128 bits as 32 letters and digits, from the kernel.
pub(crate) fn password() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom").context("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_never_the_same() {
        let (one, other) = (password().unwrap(), password().unwrap());
        assert_eq!(one.len(), 32);
        assert!(one != other);
    }
}
