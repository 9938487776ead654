//! The page's worker. A message is `[verb, question, bytes]`, the question JSON and the bytes a
//! `Uint8Array` or nothing; its answer is `[is_answer, text]`, the text the answer or a problem. They
//! are answered in order. The first message, `ready`, comes from here: what is sent before is lost.

#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
fn main() {
    use js_sys::{Array, Uint8Array};
    use wasm_bindgen::prelude::*;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let answer = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = Array::from(&event.data());
            let text = |at| message.get(at).as_string().unwrap_or_default();
            let bytes = message.get(2);
            let bytes = bytes.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
            let answered = ringside_core::answer(&text(0), &text(1), &bytes.unwrap_or_default());
            let (is_answer, text) = match answered {
                Ok(answer) => (true, answer),
                Err(problem) => (false, problem),
            };
            let answer = Array::of2(&is_answer.into(), &text.into());
            // A page that is gone gets no answers.
            let _ = scope.post_message(&answer);
        })
    };
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    answer.forget();
    let _ = scope.post_message(&"ready".into());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
