//! The smallest pieces of filter text.

use crate::text::Span;

/// A piece of filter text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What a piece of filter text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, digits and underscores that do not begin with a digit.
    Word,
    /// `@` and the name of a group of syscalls.
    Group,
    /// Something that begins with a digit.
    Number,
    /// A comparison of six.
    Compare(Compare),
    /// `&`
    And,
    /// `&&`
    AndAnd,
    /// `|`
    Or,
    /// `-`
    Minus,
    /// `,`
    Comma,
    /// `..`
    DotDot,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    /// `:`
    Colon,
    /// `#` and what follows it on the line.
    Comment,
    /// The end of a line.
    Newline,
    /// Something that filter text has no use for.
    Unknown,
}

/// The six comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Compare {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}
