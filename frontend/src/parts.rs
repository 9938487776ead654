//! Parts of the page that are not in the wasm that it begins with: each is a wasm of its own that
//! is fetched when it is first shown, or when the page has nothing else to do.
//!
//! To put a component into a part, declare a function with [`part!`](crate::part) beside it and show
//! what that answers in a [`Lazy`](crate::components::Lazy):
//!
//! ```ignore
//! part! {
//!     /// The report, as what is shown.
//!     fn report(Props) shows Report, in side
//! }
//! html! { <Lazy view={report(Props { host })} /> }
//! ```
//!
//! What only that component uses is then in the part too, code and tables alike; what the page itself
//! also uses stays with the page. `scripts/bin/wasm-bindgen` takes the linked wasm apart. In a build
//! without the feature `parts`, which is every one but Trunk's, nothing is taken apart.

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

use yew::Html;

/// What draws a component of a part, given its properties.
pub type Draw = fn(&dyn Any) -> Html;

/// The part could not be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absent;

#[cfg(feature = "parts")]
impl From<wasm_split_helpers::SplitLoaderError> for Absent {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A part on its way.
pub type Fetched = Pin<Box<dyn Future<Output = Result<Draw, Absent>>>>;

/// A component of a part, with its properties.
#[derive(Clone)]
pub struct View {
    fetch: fn() -> Fetched,
    props: Rc<dyn Any>,
}

impl View {
    /// For [`part!`](crate::part), which sees to it that the two fit together.
    pub fn new(fetch: fn() -> Fetched, props: Rc<dyn Any>) -> Self {
        Self { fetch, props }
    }

    /// Fetches the part. It is there at once if it was fetched before.
    pub fn fetch(&self) -> Fetched {
        (self.fetch)()
    }

    /// The component as it is now.
    pub fn draw(&self, draw: Draw) -> Html {
        draw(&*self.props)
    }
}

impl PartialEq for View {
    /// Whether nothing is to be drawn anew.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.props, &other.props)
    }
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").finish_non_exhaustive()
    }
}

/// Declares a function that makes a [`View`](crate::parts::View) of a component's properties, or one
/// that answers a function. The component or function, and what it alone uses, is in the named part.
#[macro_export]
macro_rules! part {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($props:ty) shows $component:ident, in $part:ident) => {
        $(#[$doc])*
        $vis fn $name(props: $props) -> $crate::parts::View {
            // A name that nobody listed would be a part that nobody fetches ahead.
            const _: () = $crate::parts::names::$part;

            #[cfg_attr(feature = "parts", ::wasm_split_helpers::wasm_split($part, fallible))]
            fn $name() -> Result<$crate::parts::Draw, $crate::parts::Absent> {
                Ok(|props| match props.downcast_ref::<$props>() {
                    Some(props) => ::yew::html! { <$component ..props.clone() /> },
                    None => ::yew::Html::default(),
                })
            }
            #[cfg(feature = "parts")]
            let fetch: fn() -> $crate::parts::Fetched = || Box::pin($name());
            #[cfg(not(feature = "parts"))]
            let fetch: fn() -> $crate::parts::Fetched = || Box::pin(::std::future::ready($name()));
            $crate::parts::View::new(fetch, ::std::rc::Rc::new(props))
        }
    };
    ($(#[$doc:meta])* $vis:vis async fn $name:ident($about:ty) does $function:ident, in $part:ident) => {
        $(#[$doc])*
        $vis async fn $name() -> Result<fn($about), $crate::parts::Absent> {
            const _: () = $crate::parts::names::$part;

            #[cfg_attr(feature = "parts", ::wasm_split_helpers::wasm_split($part, fallible))]
            fn $name() -> Result<fn($about), $crate::parts::Absent> {
                Ok($function)
            }
            #[cfg(not(feature = "parts"))]
            let $name = || ::std::future::ready($name());
            $name().await
        }
    };
}

/// The parts that there are.
macro_rules! list {
    ($($(#[$doc:meta])* $part:ident),* $(,)?) => {
        /// The names of all parts.
        pub mod names {
            $($(#[$doc])* #[allow(non_upper_case_globals, reason = "a part is called as its file is")]
            pub const $part: () = ();)*
        }

        /// Fetches all parts, so that they are there when they are needed, even without a network.
        pub async fn fetch_all() {
            $({
                #[cfg_attr(feature = "parts", ::wasm_split_helpers::wasm_split($part, fallible))]
                fn $part() -> Result<(), Absent> {
                    Ok(())
                }
                #[cfg(not(feature = "parts"))]
                let $part = || ::std::future::ready($part());
                // What is not there now is fetched, and complained of, when it is shown.
                let _ = $part().await;
            })*
        }
    };
}

// Three are enough: what any two or more of them share becomes a file of its own.
list! {
    /// Talking to the server, and runs as files: what reads and writes events.
    run,
    /// What stands in a tab that is not the first of its row.
    tabs,
    /// What opens over the page: comparison, palette, sheet, host, export.
    dialogs,
}
