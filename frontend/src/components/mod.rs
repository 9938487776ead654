//! Small parts, each usable in any panel.

mod dialog;
mod rule_tag;
mod tabs;

pub use dialog::Dialog;
pub use rule_tag::RuleTag;
pub use tabs::{Tab, Tabs};
