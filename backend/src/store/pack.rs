//! What a client sent, read with our own types and written again: no stranger's bytes are kept as they
//! came.

use flate2::Compression;
use flate2::write::GzEncoder;
use ringside_shared::wire::{Event, Share, ShareHead};
use std::io::{self, Write};

/// Bytes of a piece. A reader holds one at a time, however large the run; with its key it fills pages of
/// the database, which are powers of two.
pub const PIECE_BYTES: usize = 60 << 10;

/// A run as it is kept: gzip in pieces.
#[derive(Debug, Default)]
pub struct Packed {
    /// The gzip stream, cut.
    pub pieces: Vec<Vec<u8>>,
    /// Bytes of its lines before.
    pub plain_bytes: u64,
}

impl Packed {
    /// Bytes of all pieces.
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.len() as u64).sum()
    }
}

/// What cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The first line is missing or of another kind.
    #[error("line 1 must be the head of a share, {{\"type\":\"share\",\"command\":\"…\"}}: {0}")]
    Head(String),
    /// A line that is no event.
    #[error("line {line} is no event of a run: {problem}")]
    Event {
        /// From 1.
        line: usize,
        /// Why.
        problem: String,
    },
}

/// The head of what a client sent.
pub fn head(body: &[u8]) -> Result<Share, Unfit> {
    let first = body.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let head = serde_json::from_slice(first);
    head.map(|ShareHead::Share(share)| share)
        .map_err(|error| Unfit::Head(error.to_string()))
}

/// Reads every line of `body` after the first, and packs them behind `head`.
pub fn pack(head: Share, body: &[u8]) -> Result<Packed, Unfit> {
    let mut packer = GzEncoder::new(Pieces::default(), Compression::fast());
    let mut plain_bytes = 0;
    let mut write = |line: Result<Vec<u8>, serde_json::Error>| {
        // Plain data always becomes JSON, and memory takes it.
        let mut line = line.unwrap_or_default();
        line.push(b'\n');
        plain_bytes += line.len() as u64;
        let _ = packer.write_all(&line);
    };
    write(serde_json::to_vec(&ShareHead::Share(head)));
    let lines = body.split(|&byte| byte == b'\n').enumerate().skip(1);
    for (at, line) in lines.filter(|(_, line)| !line.trim_ascii().is_empty()) {
        let event: Event = serde_json::from_slice(line).map_err(|error| Unfit::Event {
            line: at + 1,
            problem: error.to_string(),
        })?;
        write(serde_json::to_vec(&event));
    }
    let pieces = packer.finish().map(|pieces| pieces.0).unwrap_or_default();
    Ok(Packed {
        pieces,
        plain_bytes,
    })
}

/// Cuts what is written into pieces of one length.
#[derive(Debug, Default)]
struct Pieces(Vec<Vec<u8>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.last().is_none_or(|last| last.len() >= PIECE_BYTES) {
            self.0.push(Vec::with_capacity(PIECE_BYTES));
        }
        let Some(last) = self.0.last_mut() else {
            return Ok(0);
        };
        let n = bytes.len().min(PIECE_BYTES - last.len());
        last.extend_from_slice(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    fn unpack(packed: &Packed) -> String {
        let mut text = String::new();
        let bytes = packed.pieces.concat();
        GzDecoder::new(&bytes[..])
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn fields_that_we_do_not_know_are_not_kept() {
        let body = b"{\"type\":\"share\",\"command\":\"ls\",\"x\":\"<script>\"}\n\n\
            {\"type\":\"queued\",\"place\":1,\"estimated_ms\":2,\"y\":\"GIF89a\"}\n";
        let packed = pack(head(body).unwrap(), body).unwrap();
        let text = unpack(&packed);
        assert_eq!(text.len() as u64, packed.plain_bytes);
        assert!(!text.contains("script") && !text.contains("GIF"), "{text}");
        assert_eq!(text.lines().count(), 2);
    }

    #[test]
    fn a_line_that_is_no_event_is_named() {
        let body = b"{\"type\":\"share\",\"command\":\"\"}\n{\"type\":\"queued\"}\n";
        let error = pack(head(body).unwrap(), body).unwrap_err();
        assert!(matches!(&error, Unfit::Event { line: 2, .. }), "{error}");
        let body = b"{\"type\":\"share\",\"command\":\"\"}\n\xff\n";
        let error = pack(head(body).unwrap(), body).unwrap_err();
        assert!(matches!(&error, Unfit::Event { line: 2, .. }), "{error}");
        assert!(matches!(head(b""), Err(Unfit::Head(_))));
        assert!(matches!(
            head(b"{\"type\":\"queued\"}"),
            Err(Unfit::Head(_))
        ));
    }

    #[test]
    fn no_piece_is_longer_than_its_limit_and_none_is_empty() {
        let mut pieces = Pieces::default();
        pieces.write_all(&vec![7; 2 * PIECE_BYTES]).unwrap();
        assert_eq!(pieces.0.len(), 2);
        pieces.write_all(&[7]).unwrap();
        assert_eq!(pieces.0.last().map(Vec::len), Some(1));
    }
}
