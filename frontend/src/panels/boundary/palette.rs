//! The canvas's colours and font, read from the style sheet so that every theme works.

use wasm_bindgen::JsValue;
use web_sys::{CssStyleDeclaration, HtmlElement};

use crate::state::timeline::Fate;
use ringside_shared::wire::{RefusedBy, Speaker};

/// Colours as the browser computed them, and the font's families.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Palette {
    passed: String,
    failed: String,
    learner: String,
    sandbox: String,
    kernel: String,
    killed: String,
    /// What lies under the marks.
    pub ground: String,
    /// Text.
    pub ink: String,
    /// Font families.
    pub font: String,
}

impl Palette {
    /// Reads the custom properties in force at `element`.
    pub fn of(element: &HtmlElement) -> Result<Self, JsValue> {
        let window = web_sys::window().ok_or("no window")?;
        let style = window.get_computed_style(element)?.ok_or("no style")?;
        let read = |name: &str| property(&style, name);
        Ok(Self {
            passed: read("--mark-passed")?,
            failed: read("--mark-failed")?,
            learner: read("--mark-filter")?,
            sandbox: read("--mark-sandbox")?,
            kernel: read("--mark-kernel")?,
            killed: read("--mark-killed")?,
            ground: read("--mark-ground")?,
            ink: read("--mark-ink")?,
            font: read("font-family")?,
        })
    }

    /// The colour of a fate.
    pub fn fate(&self, fate: Fate) -> &str {
        match fate {
            Fate::Passed => &self.passed,
            Fate::Failed | Fate::NoReturn => &self.failed,
            Fate::Refused(RefusedBy::Kernel | RefusedBy::Outer) => &self.kernel,
            _ if fate.stopped_by() == Some(Speaker::Sandbox) => &self.sandbox,
            Fate::Killed(_) => &self.killed,
            Fate::Faked(_) | Fate::Trapped(_) | Fate::Refused(_) => &self.learner,
        }
    }
}

fn property(style: &CssStyleDeclaration, name: &str) -> Result<String, JsValue> {
    Ok(style.get_property_value(name)?.trim().to_owned())
}
