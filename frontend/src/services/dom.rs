//! The page's elements, found, pressed and given the focus.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The first element that a selector finds.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// The element, if it is there and not disabled.
pub fn enabled(selector: &str) -> Option<HtmlElement> {
    find(selector).filter(|element| !element.has_attribute("disabled"))
}

/// Whether an element is drawn at all: those of hidden panes are not.
pub fn is_drawn(element: &HtmlElement) -> bool {
    element.offset_parent().is_some()
}

/// The element that has the focus.
pub fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Gives the focus to what a selector finds once the page had time to draw it.
pub fn focus_soon(selector: &'static str) {
    gloo::timers::callback::Timeout::new(0, move || {
        if let Some(element) = find(selector) {
            // What cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    })
    .forget();
}

/// Scrolls the list that holds what a selector finds so that it is in sight; the page stays.
pub fn scroll_within(selector: &str) {
    let Some(element) = find(selector) else {
        return;
    };
    let Some(list) = element.parent_element() else {
        return;
    };
    let (item, frame) = (
        element.get_bounding_client_rect(),
        list.get_bounding_client_rect(),
    );
    let over = frame.top() - item.top();
    let under = item.bottom() - frame.bottom();
    if over > 0.0 || under > 0.0 {
        let by = if over > 0.0 { -over } else { under };
        #[allow(clippy::cast_possible_truncation, reason = "some pixels")]
        list.set_scroll_top(list.scroll_top() + by.round() as i32);
    }
}

/// Gives an element the whole screen, or takes it back.
pub fn whole_screen(element: &HtmlElement) {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    } else {
        // A browser that does not allow it leaves things as they are.
        let _ = element.request_fullscreen();
    }
}

/// Whether a dialog is open: keys belong to it then.
pub fn is_in_dialog() -> bool {
    find("dialog[open]").is_some()
}

/// Whether a popover is open: Escape closes it.
pub fn is_in_popover() -> bool {
    find("[popover]:popover-open").is_some()
}

/// Whether what is pressed there is typed.
pub fn takes_text(element: &HtmlElement) -> bool {
    let name = element.tag_name();
    let takes = |kind: &str| !matches!(kind, "range" | "checkbox" | "radio" | "button" | "file");
    element.is_content_editable()
        || name == "TEXTAREA"
        || name == "SELECT"
        || name == "INPUT" && takes(&element.get_attribute("type").unwrap_or_default())
}

/// Whether this is a Mac, where Cmd is what Ctrl is elsewhere.
pub fn is_mac() -> bool {
    gloo::utils::window()
        .navigator()
        .platform()
        .is_ok_and(|name| name.starts_with("Mac"))
}
