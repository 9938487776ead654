//! For whom a filter is read, as text: the command line and HTTP understand the same words.

use ringside_shared::abi::capability::number;

/// A capability by its name, with or without `CAP_`, in any case, as capsh takes it.
pub fn capability(text: &str) -> Result<String, String> {
    let name = text.trim().to_ascii_uppercase();
    let name = if name.starts_with("CAP_") {
        name
    } else {
        format!("CAP_{name}")
    };
    if number(&name).is_some() {
        Ok(name)
    } else {
        Err(format!(
            "`{text}` is not a capability; they are named as CAP_SYS_TIME"
        ))
    }
}

/// `7.3` or `6.18.44-generic`: major and minor count.
pub fn kernel(text: &str) -> Result<(u32, u32), String> {
    let mut parts = text.split(['.', '-']);
    let mut number = || parts.next().and_then(|part| part.parse().ok());
    match (number(), number()) {
        (Some(major), Some(minor)) => Ok((major, minor)),
        _ => Err(format!("`{text}` is not a kernel version; 6.18 is one")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_is_its_first_two_numbers() {
        assert_eq!(kernel("6.18"), Ok((6, 18)));
        assert_eq!(kernel("5.10.0-33-amd64"), Ok((5, 10)));
        assert!(kernel("6").is_err());
        assert!(kernel("six.1").is_err());
    }

    #[test]
    fn capabilities_may_be_written_short() {
        assert_eq!(capability("sys_time"), Ok("CAP_SYS_TIME".to_owned()));
        assert!(capability("CAP_SYS_TIM").is_err());
    }
}
