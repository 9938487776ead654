//! Keys as people know them, matched with what the browser says of a key press.

/// The key, or the keys one after the other, of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Ctrl, or Cmd on a Mac, with a key.
    Ctrl(&'static str),
    /// A key that writes nothing: `Escape`, `F6`.
    Bare(&'static str),
    /// The same with Shift.
    Shift(&'static str),
    /// A sign, wherever the layout has it. Its name helps memory, not its place.
    Sign(char),
    /// `g`, then a letter.
    Go(char),
    /// A letter key at this place of the keyboard, whatever the layout writes there: keys that lie
    /// side by side and mean left and right. The letter is the one of the layout that names places.
    Place(char),
    /// The same with Shift.
    ShiftPlace(char),
}

/// What the browser says of a key press.
#[derive(Debug, Clone, Copy, Default)]
pub struct Press<'a> {
    /// What the key writes, or its name.
    pub key: &'a str,
    /// Where it lies: `KeyJ`.
    pub code: &'a str,
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// `g` was pressed just before.
    pub after_g: bool,
}

impl Keys {
    /// Whether this is the press.
    pub fn are(self, press: &Press<'_>) -> bool {
        let plain = !press.ctrl && !press.after_g;
        match self {
            Self::Ctrl(name) => press.ctrl && !press.shift && press.key.eq_ignore_ascii_case(name),
            Self::Bare(name) => plain && !press.shift && press.key == name,
            Self::Shift(name) => plain && press.shift && press.key == name,
            Self::Sign(sign) => plain && press.writes(sign),
            Self::Go(letter) => press.after_g && !press.ctrl && press.writes(letter),
            Self::Place(letter) => plain && !press.shift && press.lies_at(letter),
            Self::ShiftPlace(letter) => plain && press.shift && press.lies_at(letter),
        }
    }

    /// Whether it is one printable key, which speech input and tremor can press by mistake: such
    /// keys can be switched off.
    pub fn is_single(self) -> bool {
        !matches!(self, Self::Ctrl(_) | Self::Bare(_) | Self::Shift(_))
    }

    /// As it stands on buttons and in lists.
    pub fn shown(self, is_mac: bool) -> String {
        match self {
            Self::Ctrl(name) if is_mac => format!("⌘ {}", named(name)),
            Self::Ctrl(name) => format!("Ctrl {}", named(name)),
            Self::Bare(name) => named(name),
            Self::Shift(name) => format!("Shift {}", named(name)),
            Self::Sign(sign) => sign.to_string(),
            Self::Go(letter) => format!("g {letter}"),
            Self::Place(letter) => letter.to_string(),
            Self::ShiftPlace(letter) => format!("Shift {letter}"),
        }
    }

    /// As `aria-keyshortcuts` wants it; it cannot say keys one after the other.
    pub fn aria(self) -> Option<String> {
        match self {
            Self::Ctrl(name) => Some(format!("Control+{name} Meta+{name}")),
            Self::Shift(name) => Some(format!("Shift+{name}")),
            Self::ShiftPlace(letter) => Some(format!("Shift+{letter}")),
            Self::Bare(name) => Some(name.to_owned()),
            Self::Sign(sign) | Self::Place(sign) => Some(sign.to_string()),
            Self::Go(_) => None,
        }
    }
}

impl Press<'_> {
    /// Whether it begins a pair of keys.
    pub fn begins_pair(&self) -> bool {
        !self.after_g && !self.ctrl && self.writes('g')
    }

    fn writes(&self, sign: char) -> bool {
        let mut signs = self.key.chars();
        match (signs.next(), signs.next()) {
            (Some(written), None) if written.is_ascii() => written.eq_ignore_ascii_case(&sign),
            // A layout without this letter, as the Greek one: then the place counts.
            (Some(_), None) => self.lies_at(sign),
            _ => false,
        }
    }

    fn lies_at(&self, letter: char) -> bool {
        let place = self.code.strip_prefix("Key");
        place.is_some_and(|place| place.chars().eq([letter.to_ascii_uppercase()]))
    }
}

fn named(name: &str) -> String {
    match name {
        "Enter" => "↵".to_owned(),
        "Escape" => "Esc".to_owned(),
        // As it stands on the key.
        name => name.to_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press<'a>(key: &'a str, code: &'a str) -> Press<'a> {
        Press {
            key,
            code,
            ..Press::default()
        }
    }

    #[test]
    fn a_sign_is_found_where_the_layout_has_it_and_a_place_where_it_lies() {
        // German: the slash is written by Shift and 7, and Y lies where others have Z.
        let slash = Press {
            shift: true,
            ..press("/", "Digit7")
        };
        assert!(Keys::Sign('/').are(&slash));
        // Dvorak: what lies at J writes h.
        assert!(Keys::Place('J').are(&press("h", "KeyJ")));
        assert!(!Keys::Place('J').are(&press("j", "KeyC")));
        // Greek and Russian letters: memory has nothing to hold on to but the place.
        let pair = Press {
            after_g: true,
            ..press("с", "KeyC")
        };
        assert!(Keys::Go('c').are(&pair) && press("п", "KeyG").begins_pair());
    }

    #[test]
    fn ctrl_makes_it_another_key() {
        let held = Press {
            ctrl: true,
            ..press("k", "KeyK")
        };
        assert!(Keys::Ctrl("k").are(&held));
        assert!(!Keys::Place('K').are(&held) && !Keys::Sign('k').are(&held));
        assert!(!Keys::Ctrl("Enter").are(&press("Enter", "Enter")));
    }

    #[test]
    fn after_g_a_letter_means_the_pair_alone() {
        let pair = Press {
            after_g: true,
            ..press("k", "KeyK")
        };
        assert!(Keys::Go('k').are(&pair) && !Keys::Place('K').are(&pair));
        assert!(!Keys::Go('k').are(&press("k", "KeyK")));
    }
}
