//! Bytes in hex, and names of runs that nobody can guess.

use std::fmt::Write as _;

/// 128 random bits in hex; the kernel's random numbers never fail once it has booted.
pub fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Two digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_differ_and_have_128_bits() {
        let (a, b) = (random().unwrap(), random().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 32);
    }

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(hex(&[0, 0xab]), "00ab");
    }
}
