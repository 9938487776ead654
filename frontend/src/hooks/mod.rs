//! State meets services.

mod use_asked;
mod use_compare;
mod use_copy;
mod use_elapsed;
mod use_filter;
mod use_heat;
mod use_host;
mod use_parts;
mod use_rules;
mod use_run;
mod use_shortcuts;
mod use_tab;
mod use_text_box;
mod use_what_if;

pub use use_asked::{Asked, use_asked};
pub use use_compare::{CompareHandle, use_compare, use_finished};
pub use use_copy::{Copying, use_copy};
pub use use_elapsed::use_elapsed;
pub use use_filter::{FilterHandle, use_filter};
pub use use_heat::use_heat;
pub use use_host::{HostHandle, Known, use_host};
pub use use_parts::use_parts;
pub use use_rules::{RulesHandle, use_rules};
pub use use_run::{RunHandle, use_run};
pub use use_shortcuts::use_shortcuts;
pub use use_tab::use_tab;
pub use use_text_box::{TextBox, use_text_box};
pub use use_what_if::{Against, use_what_if};
