//! How large an element is.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

/// The size of an element's content box in CSS pixels, kept up to date; (0, 0) before the first
/// layout.
#[hook]
pub fn use_size(element: &NodeRef) -> (i32, i32) {
    let size = use_state_eq(|| (0, 0));
    {
        let size = size.setter();
        use_effect_with(element.clone(), move |element| {
            let watched = element.cast::<HtmlElement>();
            let measured = watched.clone();
            let measure = Closure::<dyn Fn()>::new(move || {
                if let Some(element) = &measured {
                    size.set((element.client_width(), element.client_height()));
                }
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &watched) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(measure);
            }
        });
    }
    *size
}
