//! Ids that nobody can guess, and tokens that delete.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What the store keeps of an id: so that neither its file nor the time of a look-up tells one.
pub type Key = [u8; 16];

/// What the store keeps of a token.
pub type TokenHash = [u8; 32];

/// 128 random bits: who has them may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id([u8; 16]);

impl Id {
    /// A new one.
    pub fn random() -> Result<Self, getrandom::Error> {
        random().map(Self)
    }

    /// As it stands in an address; `None` for what is no id.
    pub fn read(text: &str) -> Option<Self> {
        read(text).map(Self)
    }

    /// As it stands in an address.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Under what it is kept.
    pub fn key(&self) -> Key {
        let hash: [u8; 32] = Sha256::digest(self.0).into();
        let mut key = [0; 16];
        key.copy_from_slice(&hash[..16]);
        key
    }
}

/// 256 random bits: who has them may delete.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A new one.
    pub fn random() -> Result<Self, getrandom::Error> {
        random().map(Self)
    }

    /// As clients hold it; `None` for what is no token.
    pub fn read(text: &str) -> Option<Self> {
        read(text).map(Self)
    }

    /// As clients hold it.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept of it.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }

    /// Whether it is the token of this hash, in a time that does not depend on where they differ.
    pub fn opens(&self, hash: &TokenHash) -> bool {
        let own = self.hash();
        let pairs = own.iter().zip(hash);
        std::hint::black_box(pairs.fold(0, |all, (a, b)| all | (a ^ b))) == 0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_128_bits_and_read_back() {
        let (a, b) = (Id::random().unwrap(), Id::random().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.text().len(), 22);
        assert_eq!(Id::read(&a.text()), Some(a));
    }

    #[test]
    fn what_is_no_id_is_none() {
        let id = Id::random().unwrap().text();
        for text in [
            "",
            "../../etc",
            &id[1..],
            &format!("{id}A"),
            &format!("{id}=="),
        ] {
            assert_eq!(Id::read(text), None, "{text}");
        }
        // 22 characters hold 132 bits: the four that are too many are 0, or it is another spelling.
        let last = id.as_bytes()[21];
        let other = if last == b'A' {
            'B'
        } else {
            char::from(last + 1)
        };
        assert_eq!(Id::read(&format!("{}{other}", &id[..21])), None);
    }

    #[test]
    fn a_token_opens_what_it_was_given_for_and_nothing_else() {
        let (own, other) = (Token::random().unwrap(), Token::random().unwrap());
        let read = Token::read(&own.text()).unwrap();
        assert!(read.opens(&own.hash()));
        assert!(!other.opens(&own.hash()));
        assert_eq!(format!("{own:?}"), "Token(…)");
    }
}
