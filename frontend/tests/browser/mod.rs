//! A page to mount components in, and patience for what they do later.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlElement};
use yew::BaseComponent;

/// How long to wait for what must happen, in steps of [`STEP_MS`].
const STEPS: u32 = 1500;
const STEP_MS: i32 = 10;

/// The style sheets that decide which part of a list is seen.
const STYLES: [&str; 4] = [
    include_str!("../../../static/css/tokens.css"),
    include_str!("../../../static/css/panels/editor.css"),
    include_str!("../../../static/css/panels/program.css"),
    include_str!("../../../static/css/panels/trace.css"),
];

/// The page under test.
pub(crate) fn document() -> Document {
    gloo::utils::document()
}

/// Mounts a component in the place of the one before, with the page's styles.
pub(crate) fn mount<C: BaseComponent<Properties = ()>>() {
    // The rest of the page belongs to the test runner.
    if let Some(before) = find("#stage") {
        before.remove();
    }
    let stage = document().create_element("div").expect("a stage");
    stage.set_id("stage");
    let style = document().create_element("style").expect("a style element");
    style.set_text_content(Some(&STYLES.concat()));
    let root = document().create_element("div").expect("a place to mount");
    stage.append_child(&style).expect("a stage");
    stage.append_child(&root).expect("a stage");
    gloo::utils::body().append_child(&stage).expect("a body");
    yew::Renderer::<C>::with_root(root).render();
}

/// Waits until `look` finds something; fails, saying what is missing, when it never does.
pub(crate) async fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    for _ in 0..STEPS {
        if let Some(found) = look() {
            return found;
        }
        let waiting = js_sys::Promise::new(&mut |resolve, _| {
            gloo::utils::window()
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, STEP_MS)
                .expect("a timer");
        });
        JsFuture::from(waiting).await.expect("a timer that fires");
    }
    let page = find("#stage > div").map(|root| root.inner_text());
    let page: String = page.unwrap_or_default().chars().take(2000).collect();
    panic!("never seen: {what}; the page is {page:?}");
}

/// The first element that a selector finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    let found = document()
        .query_selector(selector)
        .expect("a valid selector");
    found.and_then(|element| element.dyn_into().ok())
}

/// All elements that a selector finds.
pub(crate) fn all(selector: &str) -> Vec<Element> {
    let found = document()
        .query_selector_all(selector)
        .expect("a valid selector");
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

/// Waits for an element.
pub(crate) async fn shown(selector: &str) -> HtmlElement {
    until(selector, || find(selector)).await
}

/// Waits for an element that holds a text.
pub(crate) async fn says(selector: &str, text: &str) -> HtmlElement {
    until(&format!("{text:?} in {selector}"), || {
        let mut found = all(selector).into_iter();
        let element = found.find(|element| {
            let content = element.text_content();
            content.is_some_and(|content| content.contains(text))
        });
        element?.dyn_into().ok()
    })
    .await
}

/// Presses a key on an element, as a browser tells of it.
pub(crate) fn press(element: &HtmlElement, key: &str, with_ctrl: bool) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(with_ctrl);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    element
        .dispatch_event(&event.expect("a key event"))
        .expect("an element that takes events");
}

/// Lets a plain event happen to an element.
#[allow(dead_code, reason = "not every test needs it")]
pub(crate) fn happen(element: &HtmlElement, name: &str) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = web_sys::Event::new_with_event_init_dict(name, &init).expect("an event");
    element
        .dispatch_event(&event)
        .expect("an element that takes events");
}
