//! A link that carries what is typed: nothing is stored anywhere, and opening one runs nothing.
//!
//! The fragment is `1.` and a JSON object in base64 for addresses. A browser sends it to no server.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::options::Options;
use super::words::grouped;

/// In front of everything that this version writes.
const VERSION: &str = "1.";
/// Characters of a fragment that chats, mail and slides still carry unbroken.
pub const MOST_CHARACTERS: usize = 8_000;

/// What a link carries. Fields may be added; a reader leaves out what it does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The command box.
    #[serde(rename = "c")]
    pub command: String,
    /// The filters, the oldest first; the page has one.
    #[serde(rename = "f", default)]
    pub filters: Vec<String>,
    /// The part of the page that a narrow screen shows.
    #[serde(rename = "v", default, skip_serializing_if = "String::is_empty")]
    pub view: String,
    /// What the list of calls is searched for.
    #[serde(rename = "q", default, skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// How it is run.
    #[serde(rename = "o", default, skip_serializing_if = "Options::is_default")]
    pub options: Options,
}

/// Why there is no link, or nothing in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoLink {
    /// It would have this many characters.
    TooLong(usize),
    /// It is of a version that this page does not know.
    OtherVersion,
    /// It was cut or changed on its way.
    Broken,
}

impl NoLink {
    /// What happened and what to do.
    pub fn words(&self) -> String {
        match self {
            Self::TooLong(length) => format!(
                "This is too much for a link: {} characters, and above {} many programs cut links. \
                 Share the filter as a file instead.",
                grouped(*length),
                grouped(MOST_CHARACTERS)
            ),
            Self::OtherVersion => "The link was made by another version of this page.".to_owned(),
            Self::Broken => "The link was cut or changed on its way: ask for it again.".to_owned(),
        }
    }
}

impl Shared {
    /// The fragment, without `#`.
    pub fn fragment(&self) -> Result<String, NoLink> {
        let json = serde_json::to_string(self).map_err(|_| NoLink::Broken)?;
        let fragment = format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(json));
        match fragment.len() {
            length if length > MOST_CHARACTERS => Err(NoLink::TooLong(length)),
            _ => Ok(fragment),
        }
    }

    /// Reads a fragment, with or without `#`; `None` if it is no link of ours but a place on the page.
    pub fn read(fragment: &str) -> Option<Result<Self, NoLink>> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let (version, rest) = fragment.split_once('.')?;
        if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if !fragment.starts_with(VERSION) {
            return Some(Err(NoLink::OtherVersion));
        }
        if fragment.len() > MOST_CHARACTERS {
            return Some(Err(NoLink::TooLong(fragment.len())));
        }
        let json = URL_SAFE_NO_PAD.decode(rest).ok();
        let shared = json.and_then(|json| serde_json::from_slice(&json).ok());
        Some(shared.ok_or(NoLink::Broken))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(filter: &str) -> Shared {
        Shared {
            command: "date -s \"19 april\" # é".to_owned(),
            filters: vec![filter.to_owned()],
            view: "calls".to_owned(),
            search: "is:refused".to_owned(),
            options: Options {
                strict: true,
                stdin: "x".to_owned(),
                ..Options::default()
            },
        }
    }

    #[test]
    fn what_was_shared_is_what_opens() {
        let shared = shared("default allow\nerrno EPERM clock_settime\n");
        let fragment = shared.fragment().expect("a link");
        assert!(
            fragment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        );
        assert_eq!(Shared::read(&format!("#{fragment}")), Some(Ok(shared)));
    }

    #[test]
    fn a_link_is_cut_or_from_another_version_and_says_so() {
        let fragment = shared("default allow").fragment().expect("a link");
        let cut = &fragment[..fragment.len() - 3];
        assert_eq!(Shared::read(cut), Some(Err(NoLink::Broken)));
        assert_eq!(Shared::read("9.abc"), Some(Err(NoLink::OtherVersion)));
        assert_eq!(Shared::read("1.\u{e9}"), Some(Err(NoLink::Broken)));
    }

    #[test]
    fn a_place_on_the_page_is_no_link() {
        assert_eq!(Shared::read("#picture"), None);
        assert_eq!(Shared::read(""), None);
    }

    #[test]
    fn what_a_chat_would_cut_is_not_made_and_not_read() {
        let long = shared(&"allow read\n".repeat(1_000));
        assert!(
            matches!(long.fragment(), Err(NoLink::TooLong(length)) if length > MOST_CHARACTERS)
        );
        let longer = format!("1.{}", "A".repeat(MOST_CHARACTERS));
        assert!(matches!(
            Shared::read(&longer),
            Some(Err(NoLink::TooLong(_)))
        ));
    }

    #[test]
    fn a_field_of_a_later_page_is_left_out() {
        let json = URL_SAFE_NO_PAD.encode(r#"{"c":"ls","new":[1]}"#);
        let read = Shared::read(&format!("1.{json}"))
            .expect("a link")
            .expect("that reads");
        assert_eq!(
            read,
            Shared {
                command: "ls".to_owned(),
                ..Shared::default()
            }
        );
    }
}
