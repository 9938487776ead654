//! Numbers as filters write them.

/// Why a text is not a number of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// A digit that the base does not have, or none at all.
    Digit,
    /// Outside -2^63 to 2^64-1.
    Range,
}

/// Reads decimal, `0x` hex, `0o` octal, `0b` binary, and octal with a leading 0 as in C.
pub(crate) fn parse(text: &str, negative: bool) -> Result<i128, NumberError> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = if let Some(hex) = lower.strip_prefix("0x") {
        (hex, 16)
    } else if let Some(octal) = lower.strip_prefix("0o") {
        (octal, 8)
    } else if let Some(binary) = lower.strip_prefix("0b") {
        (binary, 2)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (&lower[1..], 8)
    } else {
        (lower.as_str(), 10)
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(NumberError::Digit);
    }
    let size = u64::from_str_radix(digits, radix).map_err(|_| NumberError::Range)?;
    let number = if negative {
        -i128::from(size)
    } else {
        i128::from(size)
    };
    if number < i128::from(i64::MIN) {
        return Err(NumberError::Range);
    }
    Ok(number)
}

/// The shortest way to write a number that people read well: small ones in decimal, others in hex.
pub(crate) fn text(number: i128) -> String {
    if (-4096..=4096).contains(&number) {
        number.to_string()
    } else if number < 0 {
        format!("-{:#x}", -number)
    } else {
        format!("{number:#x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<i128, NumberError>) {
        assert_eq!(parse(text, false), expected);
    }

    #[test]
    fn bases_are_read_as_in_c() {
        check("10", Ok(10));
        check("0", Ok(0));
        check("0X1f", Ok(31));
        check("0644", Ok(0o644));
        check("0o644", Ok(0o644));
        check("0b101", Ok(5));
    }

    #[test]
    fn what_is_no_number_says_why() {
        check("089", Err(NumberError::Digit));
        check("0x", Err(NumberError::Digit));
        check("12ab", Err(NumberError::Digit));
        check("18446744073709551615", Ok(u64::MAX.into()));
        check("18446744073709551616", Err(NumberError::Range));
    }

    #[test]
    fn negative_numbers_end_at_two_to_the_63() {
        assert_eq!(parse("0x8000000000000000", true), Ok(i64::MIN.into()));
        assert_eq!(parse("0x8000000000000001", true), Err(NumberError::Range));
    }

    #[test]
    fn a_written_number_is_read_back() {
        for number in [0, -1, 4096, -5000, 4097, u64::MAX.into(), i64::MIN.into()] {
            let text = text(number);
            let (digits, negative) = text
                .strip_prefix('-')
                .map_or((&*text, false), |d| (d, true));
            assert_eq!(parse(digits, negative), Ok(number));
        }
    }
}
