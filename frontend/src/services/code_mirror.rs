//! CodeMirror, fetched once the page stands. It knows nothing of filters and asks [`Page`].
//!
//! `frontend/editor` is its half in JavaScript. Places are UTF-16 units on both sides.

use std::cell::Cell;
use std::rc::Rc;

use gloo::utils::document;
use js_sys::Promise;
use ringside_shared::load::Format;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlScriptElement};
use yew::Callback;

use super::core;
use crate::state::filter::{Analysis, Edit, beside, marks, toggle_comment, words};

#[wasm_bindgen(inline_js = "export function load(url) { return import(url); }")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn load(url: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    type Module;

    #[wasm_bindgen(method, catch)]
    fn mount(
        this: &Module,
        parent: &HtmlElement,
        page: Page,
        text: &str,
        nonce: &str,
    ) -> Result<CodeMirror, JsValue>;

    /// The editor on the page.
    #[derive(Debug, Clone, PartialEq)]
    pub type CodeMirror;

    /// What stands in it; its lines end in line feeds, whatever they ended in before.
    #[wasm_bindgen(method)]
    pub fn text(this: &CodeMirror) -> String;

    /// Puts a text in the place of what lies between two places, as if it had been typed.
    #[wasm_bindgen(method)]
    pub fn change(this: &CodeMirror, start: u32, end: u32, text: &str);

    /// Takes the last change back, or does it again.
    #[wasm_bindgen(method)]
    pub fn undo(this: &CodeMirror, is_redo: bool);

    /// Gives it the focus, with its cursor at a place.
    #[wasm_bindgen(method)]
    pub fn place(this: &CodeMirror, at: u32);

    /// Scrolls a line, from 1, into sight.
    #[wasm_bindgen(method)]
    pub fn reveal(this: &CodeMirror, line: u32);

    /// Colours it anew, because its language is another one than it seemed.
    #[wasm_bindgen(method)]
    pub fn repaint(this: &CodeMirror);

    #[wasm_bindgen(method, js_name = setRules)]
    fn set_rules(this: &CodeMirror, rows: Vec<i32>);

    #[wasm_bindgen(method, js_name = setProblems)]
    fn set_problems(this: &CodeMirror, json: &str);

    #[wasm_bindgen(method, js_name = setInvalid)]
    fn set_invalid(this: &CodeMirror, is_invalid: bool);

    #[wasm_bindgen(method, js_name = setLines)]
    fn set_lines(this: &CodeMirror, lit: u32, fired: u32);

    /// Takes it off the page.
    #[wasm_bindgen(method)]
    pub fn destroy(this: &CodeMirror);
}

/// The editor's module, fetched and not yet on the page.
#[derive(Debug)]
pub struct Fetched(Module);

impl Fetched {
    /// Fetches the module. `None` if it is not there: then a text box has to do.
    pub async fn fetch() -> Option<Self> {
        let script = document().query_selector("script[type=\"text/x-editor\"]");
        let script: HtmlScriptElement = script.ok()??.dyn_into().ok()?;
        let module = load(&script.src()).await.ok()?;
        Some(Self(module.unchecked_into()))
    }

    /// Puts an editor with a text into an element.
    pub fn mount(&self, parent: &HtmlElement, page: Page, text: &str) -> Option<CodeMirror> {
        let nonced = document().query_selector("script[nonce]").ok().flatten();
        let nonced = nonced.and_then(|script| script.dyn_into::<HtmlElement>().ok());
        let nonce = nonced.map(|script| script.nonce()).unwrap_or_default();
        self.0.mount(parent, page, text, &nonce).ok()
    }
}

impl CodeMirror {
    /// Says what stands beside the lines: see [`beside`].
    pub fn show(&self, source: &str, checked: &Analysis) {
        self.set_rules(beside(source, checked));
        if let Ok(json) = serde_json::to_string(&marks(checked)) {
            self.set_problems(&json);
        }
        self.set_invalid(!checked.loads());
    }

    /// Says which lines, from 1, something points at, and which answered the selected call.
    pub fn light(&self, lit: Option<u32>, fired: Option<u32>) {
        self.set_lines(lit.unwrap_or(0), fired.unwrap_or(0));
    }
}

/// What the editor asks, and whom it tells.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Page {
    /// The language of the text, as far as it is known.
    pub(crate) format: Rc<Cell<Format>>,
    pub(crate) change: Callback<String>,
    pub(crate) cursor: Callback<Option<u32>>,
    pub(crate) pointer: Callback<Option<u32>>,
    pub(crate) edit: Callback<Edit>,
}

#[wasm_bindgen]
#[allow(missing_docs, reason = "called by the editor's module alone")]
impl Page {
    /// Triples of start, end and class: see [`words`].
    pub fn highlight(&self, text: &str) -> Vec<u32> {
        words(text, self.format.get())
    }

    /// Asks the core in its own words, a verb and the question as JSON; answers its answer, or
    /// nothing if there is none.
    pub fn ask(&self, verb: &str, about: String) -> Promise {
        let mut about = Some(about);
        Promise::new(&mut |resolve, _| {
            let done = move |answer: Result<String, String>| {
                let answer = answer.map_or(JsValue::NULL, JsValue::from);
                // A function that resolves a promise takes anything.
                let _ = resolve.call1(&JsValue::NULL, &answer);
            };
            // A promise calls this once.
            core::ask_by_name(verb, about.take().unwrap_or_default(), done);
        })
    }

    /// The text changed.
    pub fn changed(&self, text: String) {
        self.change.emit(text);
    }

    /// The cursor is on a line, from 1, or at 0 the focus has left.
    pub fn moved(&self, line: u32) {
        self.cursor.emit((line > 0).then_some(line));
    }

    /// The pointer is on a line, from 1, or at 0 has left.
    pub fn pointed(&self, line: u32) {
        self.pointer.emit((line > 0).then_some(line));
    }

    /// Lines, from 1, are to be switched off or on.
    pub fn toggle(&self, text: &str, first: u32, last: u32) {
        if let Some(edit) = toggle_comment(text, self.format.get(), first, last) {
            self.edit.emit(edit);
        }
    }
}
