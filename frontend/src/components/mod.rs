//! Small parts, each usable in any panel.

mod dialog;
mod rule_tag;
mod size;
mod tabs;
pub mod virtual_list;

pub use dialog::Dialog;
pub use rule_tag::RuleTag;
pub use size::use_size;
pub use tabs::{Tab, Tabs};
pub use virtual_list::VirtualList;
