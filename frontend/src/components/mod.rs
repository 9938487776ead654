//! Small parts, each usable in any panel.

mod dialog;
mod hint;
mod lazy;
mod rule_tag;
mod size;
mod splitter;
mod tabs;
pub mod virtual_list;

pub use dialog::Dialog;
pub use hint::{aria_keys, keys_of, with_keys};
pub use lazy::Lazy;
pub use rule_tag::RuleTag;
pub use size::use_size;
pub use splitter::Splitter;
pub use tabs::{Tab, Tabs};
pub use virtual_list::VirtualList;
