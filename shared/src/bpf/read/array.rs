//! Arrays of instructions as C and Rust programs and `tcpdump -ddd` write them.

use super::constant::{field, value};
use super::piece::{Piece, pieces};
use crate::bpf::insn::{MAX_INSNS, SockFilter};
use crate::bpf::program::Placed;
use crate::text::{Diagnostic, Span};

/// Words with which a declaration of C or Rust begins.
const DECLARATION: [&str; 11] = [
    "static", "const", "struct", "unsigned", "uint8_t", "let", "pub", "char", "extern", "void",
    "int",
];
/// Types of which an array holds the program's bytes.
const BYTES: [&str; 4] = ["char", "uint8_t", "u8", "uint8"];
/// The fields of an instruction by name, as C and Rust write them.
const FIELDS: [&str; 4] = ["code", "jt", "jf", "k"];

/// Whether a text is an array, by how it begins: no other language that we read does so.
pub(super) fn is_array(text: &str) -> bool {
    let mut pieces = pieces(text);
    let mut next = || pieces.next().map_or("", |piece| piece.text);
    let is_number = |word: &str| value(word).is_some();
    match (next(), next()) {
        ("{", ".") | ("BPF_STMT" | "BPF_JUMP", "(") => true,
        ("{" | "[", second) => is_number(second) || matches!(second, "{" | "BPF_STMT" | "BPF_JUMP"),
        (first, _) if DECLARATION.contains(&first) => true,
        // A number and a colon begin a line of a listing.
        (first, second) => is_number(first) && (is_number(second) || second == ","),
    }
}

/// Reads numbers in groups of four, with any punctuation between them, the two macros of
/// `linux/filter.h`, and names.
pub(super) fn read(text: &str) -> Result<Vec<Placed>, Diagnostic> {
    let (body, holds_bytes) = body(text);
    if holds_bytes {
        return bytes(&body);
    }
    let mut reader = Reader::default();
    for (at, piece) in body.iter().enumerate() {
        reader.take(*piece, body.get(at + 1).map_or("", |next| next.text))?;
        if reader.placed.len() > MAX_INSNS {
            break;
        }
    }
    reader.end()?;
    Ok(reader.placed)
}

/// The pieces between the outermost braces, or all if there is no declaration; and whether they are
/// bytes. What `tcpdump -ddd` writes first, how many instructions follow, is left out.
fn body(text: &str) -> (Vec<Piece<'_>>, bool) {
    let all: Vec<_> = pieces(text).collect();
    let is_declared = all
        .first()
        .is_some_and(|first| DECLARATION.contains(&first.text));
    let Some(equals) = all
        .iter()
        .position(|piece| piece.text == "=")
        .filter(|_| is_declared)
    else {
        let count = all.first().and_then(|first| value(first.text));
        let n_rest = all.len().saturating_sub(1);
        let is_count = n_rest > 0 && n_rest.is_multiple_of(4) && count == Some(n_rest as u64 / 4);
        return (all[usize::from(is_count)..].to_vec(), false);
    };
    let holds_bytes = all[..equals]
        .iter()
        .any(|piece| BYTES.contains(&piece.text));
    let mut depth = 0_usize;
    let mut body = Vec::new();
    for piece in &all[equals + 1..] {
        match piece.text {
            "{" | "[" => depth += 1,
            "}" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        body.push(*piece);
        if depth == 0 && matches!(piece.text, "}" | "]" | ";") {
            break;
        }
    }
    (body, holds_bytes)
}

/// An array of the program's bytes.
fn bytes(body: &[Piece<'_>]) -> Result<Vec<Placed>, Diagnostic> {
    let numbers = body.iter().filter(|piece| piece.is_word());
    let bytes = numbers.map(|piece| {
        let byte = value(piece.text).and_then(|value| u8::try_from(value).ok());
        let problem = || error(piece.span, format!("`{}` is no byte", piece.text));
        byte.map(|byte| (byte, piece.span)).ok_or_else(problem)
    });
    let bytes = bytes.collect::<Result<Vec<_>, _>>()?;
    let raw: Vec<u8> = bytes.iter().map(|(byte, _)| *byte).collect();
    let whole = bytes.iter().map(|(_, span)| *span).reduce(Span::to);
    let insns = super::bytes::insns(&raw)
        .map_err(|problem| error(whole.unwrap_or_default(), problem.to_string()))?;
    let placed = insns.into_iter().zip(bytes.chunks(8));
    Ok(placed
        .map(|(insn, bytes)| Placed {
            insn,
            span: bytes[0].1.to(bytes[bytes.len() - 1].1),
        })
        .collect())
}

fn error(span: Span, message: String) -> Diagnostic {
    Diagnostic::error("bad-array", span, message)
}

/// How an instruction is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shape {
    /// `code, jt, jf, k`
    #[default]
    Plain,
    /// `BPF_STMT(code, k)`
    Statement,
    /// `BPF_JUMP(code, k, jt, jf)`
    Jump,
    /// `.code = …` or `code: …`, in any order
    Named,
}

impl Shape {
    const fn n_fields(self) -> usize {
        match self {
            Self::Statement => 2,
            Self::Plain | Self::Jump => 4,
            // As many as are named; never as many as this.
            Self::Named => usize::MAX,
        }
    }

    /// Which field the number at a position is.
    fn field(self, at: usize) -> Option<usize> {
        match self {
            Self::Statement => [0, 3].get(at).copied(),
            Self::Jump => [0, 3, 1, 2].get(at).copied(),
            Self::Plain => (at < 4).then_some(at),
            Self::Named => None,
        }
    }
}

/// What was read so far.
#[derive(Debug, Default)]
struct Reader {
    placed: Vec<Placed>,
    shape: Shape,
    /// The fields of the instruction being read, in the order of [`FIELDS`].
    fields: [u64; 4],
    /// How many numbers it has.
    n_fields: usize,
    /// The field that was named, or that the last number belongs to.
    current: Option<usize>,
    /// Whether the next number belongs to the one before it.
    is_joined: bool,
    /// In `offsetof(struct seccomp_data, …)`.
    is_offset: bool,
    /// After a mask of the data, which every value fits.
    is_masked: bool,
    span: Option<Span>,
}

impl Reader {
    fn take(&mut self, piece: Piece<'_>, next: &str) -> Result<(), Diagnostic> {
        match piece.text {
            "|" | "+" => self.is_joined = true,
            "&" => self.is_masked = true,
            "offsetof" => self.is_offset = true,
            "BPF_STMT" => self.begin(Shape::Statement, piece)?,
            "BPF_JUMP" => self.begin(Shape::Jump, piece)?,
            "{" => self.begin(Shape::Plain, piece)?,
            "}" => self.end()?,
            ")" => self.is_offset = false,
            // The type of an element, of an offset, a cast.
            "struct" | "sock_filter" | "seccomp_data" | "libc" | "__u16" | "__u8" | "__u32" => {}
            word if next == "{" && piece.is_word() && value(word).is_none() => {}
            word if matches!(next, ":" | "=") && FIELDS.contains(&word) => {
                self.shape = Shape::Named;
                self.current = FIELDS.iter().position(|field| *field == word);
            }
            _ if piece.is_word() => self.number(piece)?,
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, shape: Shape, piece: Piece<'_>) -> Result<(), Diagnostic> {
        self.end()?;
        self.shape = shape;
        self.span = Some(piece.span);
        Ok(())
    }

    fn number(&mut self, piece: Piece<'_>) -> Result<(), Diagnostic> {
        if self.is_masked {
            self.is_masked = false;
            return Ok(());
        }
        let offset = field(piece.text).filter(|_| self.is_offset);
        let Some(value) = offset.or_else(|| value(piece.text)) else {
            let message = format!(
                "`{}` is neither a number nor a name that we know",
                piece.text
            );
            return Err(error(piece.span, message));
        };
        self.span = Some(self.span.map_or(piece.span, |span| span.to(piece.span)));
        // `args[1]`: eight bytes each.
        if self.is_offset && offset.is_none() {
            if let Some(at) = self.current {
                self.fields[at] = self.fields[at].saturating_add(value.saturating_mul(8));
            }
            return Ok(());
        }
        if std::mem::take(&mut self.is_joined) {
            if let Some(at) = self.current {
                let sum = self.fields[at];
                // Codes and actions are joined by either; an offset of a half is added.
                self.fields[at] = if sum & value == 0 {
                    sum | value
                } else {
                    sum.saturating_add(value)
                };
            }
            return Ok(());
        }
        if self.n_fields == self.shape.n_fields() {
            // Instructions without anything between them: `tcpdump -ddd`.
            self.end()?;
            self.span = Some(piece.span);
        }
        if self.shape != Shape::Named {
            self.current = self.shape.field(self.n_fields);
        }
        let Some(at) = self.current else {
            return Err(self.wrong_count());
        };
        self.fields[at] = value;
        self.n_fields += 1;
        Ok(())
    }

    /// Where an instruction must be whole: at a brace, before the next one, at the end.
    fn end(&mut self) -> Result<(), Diagnostic> {
        match self.n_fields {
            0 => Ok(()),
            n if self.shape == Shape::Named || n == self.shape.n_fields() => self.finish(),
            _ => Err(self.wrong_count()),
        }
    }

    fn finish(&mut self) -> Result<(), Diagnostic> {
        let [code, jt, jf, k] = self.fields;
        let span = self.span.unwrap_or_default();
        let too_large = |field: &str, value: u64| {
            error(span, format!("{value:#x} does not fit into `{field}`"))
        };
        let insn = SockFilter {
            code: u16::try_from(code).map_err(|_| too_large("code", code))?,
            jt: u8::try_from(jt).map_err(|_| too_large("jt", jt))?,
            jf: u8::try_from(jf).map_err(|_| too_large("jf", jf))?,
            k: u32::try_from(k).map_err(|_| too_large("k", k))?,
        };
        let mut placed = std::mem::take(&mut self.placed);
        placed.push(Placed { insn, span });
        *self = Self {
            placed,
            ..Self::default()
        };
        Ok(())
    }

    fn wrong_count(&self) -> Diagnostic {
        let message = "an instruction needs four numbers, `BPF_STMT` two";
        error(self.span.unwrap_or_default(), message.to_owned())
    }
}
