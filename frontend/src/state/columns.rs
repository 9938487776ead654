//! Which columns the list of calls has, and how wide each is.

use std::fmt::Write as _;

use crate::mark;

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Its number in the run.
    Seq,
    /// When it began.
    At,
    /// How long after the row above.
    Since,
    /// The process.
    Pid,
    /// The thread.
    Tid,
    /// What in the kernel it asks.
    Area,
    /// The call; always there.
    Call,
    /// What became of it.
    Verdict,
    /// The line that answered.
    Rule,
    /// What the program got.
    Result,
    /// How long it took.
    Took,
}

impl Column {
    /// All of them, left to right.
    pub const ALL: [Self; 11] = [
        Self::Seq,
        Self::At,
        Self::Since,
        Self::Pid,
        Self::Tid,
        Self::Area,
        Self::Call,
        Self::Verdict,
        Self::Rule,
        Self::Result,
        Self::Took,
    ];

    /// Its name in the browser's memory, and in class names.
    pub fn id(self) -> &'static str {
        match self {
            Self::Seq => "seq",
            Self::At => "time",
            Self::Since => "since",
            Self::Pid => "process",
            Self::Tid => "pid",
            Self::Area => "area",
            Self::Call => "text",
            Self::Verdict => "verdict",
            Self::Rule => "rule",
            Self::Result => "result",
            Self::Took => "duration",
        }
    }

    /// Its head.
    pub fn head(self) -> &'static str {
        match self {
            Self::Seq => "#",
            Self::At => "ms",
            Self::Since => "+ms",
            Self::Pid => "pid",
            Self::Tid => "tid",
            Self::Area => mark!("class"),
            Self::Call => mark!("call"),
            Self::Verdict => mark!("verdict"),
            Self::Rule => mark!("rule"),
            Self::Result => mark!("result"),
            Self::Took => mark!("took"),
        }
    }

    /// What it tells.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Seq => mark!("number of the call in the run"),
            Self::At => mark!("milliseconds since the command's first instruction"),
            Self::Since => mark!("milliseconds since the call in the row above"),
            Self::Pid => mark!("the process"),
            Self::Tid => mark!("the thread; the first one has the number of its process"),
            Self::Area => mark!("the part of the kernel that it asks"),
            Self::Call => mark!("the call, as strace writes it"),
            Self::Verdict => mark!("what became of it, and who said so"),
            Self::Rule => mark!("the line of your filter that answered"),
            Self::Result => mark!("what the program got"),
            Self::Took => mark!("from entry to exit, the tracer's cost included"),
        }
    }

    /// Its first width in pixels; the call has what is left.
    fn first_px(self) -> u16 {
        match self {
            Self::Seq => 58,
            Self::At | Self::Since => 80,
            Self::Pid | Self::Tid => 48,
            Self::Area => 84,
            Self::Call => 0,
            Self::Verdict => 118,
            Self::Rule => 64,
            Self::Result => 106,
            Self::Took => 74,
        }
    }

    /// Whether it stands left of the call, so that its right edge is the one to move.
    pub fn is_left(self) -> bool {
        (self as usize) < Self::Call as usize
    }

    fn is_first(self) -> bool {
        !matches!(self, Self::Since | Self::Pid | Self::Area | Self::Rule)
    }
}

/// Narrowest and widest that a column can be made.
pub const BOUNDS_PX: (u16, u16) = (28, 480);
/// Room that the call keeps, whatever the others want.
const CALL_PX: u16 = 160;

/// The columns of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Width of each column of [`Column::ALL`]; `None` if it is not shown.
    px: [Option<u16>; Column::ALL.len()],
    /// Whether the call stands there with its arguments.
    pub has_arguments: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            px: Column::ALL.map(|column| column.is_first().then(|| column.first_px())),
            has_arguments: true,
        }
    }
}

impl Columns {
    /// Left to right.
    pub fn shown(&self) -> impl Iterator<Item = Column> + use<> {
        let px = self.px;
        Column::ALL
            .into_iter()
            .filter(move |column| px[*column as usize].is_some())
    }

    /// Whether a column is shown.
    pub fn has(&self, column: Column) -> bool {
        self.px[column as usize].is_some()
    }

    /// Its width.
    pub fn px(&self, column: Column) -> u16 {
        self.px[column as usize].unwrap_or_default()
    }

    /// Whether nobody changed anything: the style sheet fits them to any width then.
    pub fn are_first(&self) -> bool {
        *self == Self::default()
    }

    /// With a column shown, or not any more; the call stays.
    #[must_use]
    pub fn toggled(mut self, column: Column) -> Self {
        let px = &mut self.px[column as usize];
        *px = match (*px, column) {
            (_, Column::Call) => *px,
            (Some(_), _) => None,
            (None, _) => Some(column.first_px()),
        };
        self
    }

    /// With a column of another width, if it is shown.
    #[must_use]
    pub fn resized(mut self, column: Column, to_px: i32) -> Self {
        let (least, most) = BOUNDS_PX;
        let to_px = to_px.clamp(i32::from(least), i32::from(most));
        if let (Some(px), true) = (&mut self.px[column as usize], column != Column::Call) {
            *px = u16::try_from(to_px).unwrap_or(least);
        }
        self
    }

    /// With the first width of a column.
    #[must_use]
    pub fn reset(self, column: Column) -> Self {
        self.resized(column, i32::from(column.first_px()))
    }

    /// The width after a key on its edge, if the key means one: arrows move the edge.
    pub fn after_key(&self, column: Column, key: &str) -> Option<Self> {
        let by = match (key, column.is_left()) {
            ("ArrowRight", true) | ("ArrowLeft", false) => 8,
            ("ArrowLeft", true) | ("ArrowRight", false) => -8,
            ("Enter", _) => return Some(self.clone().reset(column)),
            _ => return None,
        };
        let px = i32::from(self.px(column));
        Some(self.clone().resized(column, px + by))
    }

    /// The value of `grid-template-columns`.
    pub fn template(&self) -> String {
        let mut text = String::new();
        for column in self.shown() {
            // Writing to a String cannot fail.
            let _ = match column {
                Column::Call => write!(text, "minmax({CALL_PX}px, 1fr) "),
                column => write!(text, "{}px ", self.px(column)),
            };
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// The least width of a row, in pixels.
    pub fn least_px(&self) -> u32 {
        let all = self.shown().map(|column| u32::from(self.px(column)));
        all.sum::<u32>() + u32::from(CALL_PX) + 24
    }

    /// As text, to be remembered: `seq=58 time=80 text … args`.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for column in self.shown() {
            // Writing to a String cannot fail.
            let _ = write!(text, "{}={} ", column.id(), self.px(column));
        }
        text.push_str(if self.has_arguments { "args" } else { "bare" });
        text
    }

    /// What was written; what is no column is passed over.
    pub fn read(text: &str) -> Self {
        let mut columns = Self {
            px: Column::ALL.map(|column| (column == Column::Call).then_some(0)),
            has_arguments: true,
        };
        for word in text.split(' ') {
            columns.has_arguments &= word != "bare";
            let Some((id, px)) = word.split_once('=') else {
                continue;
            };
            let column = Column::ALL.into_iter().find(|column| column.id() == id);
            if let (Some(column), Ok(px)) = (column.filter(|it| *it != Column::Call), px.parse()) {
                columns.px[column as usize] = Some(column.first_px());
                columns = columns.resized(column, px);
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let columns = Columns::default()
            .toggled(Column::Seq)
            .toggled(Column::Since)
            .resized(Column::Result, 200);
        let bare = Columns {
            has_arguments: false,
            ..columns.clone()
        };
        for columns in [columns, bare, Columns::default()] {
            assert_eq!(Columns::read(&columns.write()), columns);
        }
    }

    #[test]
    fn the_call_always_stays_and_whatever_is_read_can_be_shown() {
        let none = Columns::read("");
        assert_eq!(none.shown().collect::<Vec<_>>(), [Column::Call]);
        assert_eq!(none.toggled(Column::Call).template(), "minmax(160px, 1fr)");
        let odd = Columns::read("seq=99999 time=x whatever=3 text=7 duration=-4");
        assert_eq!(odd.shown().count(), 3);
        assert_eq!((odd.px(Column::Seq), odd.px(Column::Took)), (480, 28));
    }

    #[test]
    fn an_edge_goes_where_the_arrow_points_on_either_side_of_the_call() {
        let first = Columns::default();
        let px = |column, key| {
            first
                .after_key(column, key)
                .map(|columns| columns.px(column))
        };
        assert_eq!(px(Column::Seq, "ArrowRight"), Some(66));
        assert_eq!(px(Column::Took, "ArrowRight"), Some(66));
        assert_eq!(px(Column::Took, "ArrowLeft"), Some(82));
        assert_eq!(px(Column::Took, "Tab"), None);
        let wide = first.clone().resized(Column::Seq, 300);
        assert_eq!(wide.after_key(Column::Seq, "Enter"), Some(first.clone()));
    }

    #[test]
    fn the_template_has_a_width_for_each_column() {
        let columns = Columns::default().toggled(Column::Rule);
        let n = columns.template().replace("160px, ", "").split(' ').count();
        assert_eq!(n, columns.shown().count());
        assert!(!columns.are_first() && Columns::default().are_first());
    }
}
