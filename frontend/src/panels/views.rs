//! On a narrow screen one part of the page is shown at a time; this chooses which.

use yew::prelude::*;

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Command, filter and program.
    #[default]
    Filter,
    /// The boundary.
    Picture,
    /// Calls and summary.
    Calls,
    /// One call, and what was printed.
    Detail,
}

impl View {
    const ALL: [Self; 4] = [Self::Filter, Self::Picture, Self::Calls, Self::Detail];

    /// The class of the page that shows it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Filter => "view-filter",
            Self::Picture => "view-picture",
            Self::Calls => "view-calls",
            Self::Detail => "view-detail",
        }
    }

    /// Its name in a shared link.
    pub fn slug(self) -> &'static str {
        self.class().trim_start_matches("view-")
    }

    /// The part that a shared link names; none for a name that this page does not know.
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.slug() == slug)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Filter => "Filter",
            Self::Picture => "Picture",
            Self::Calls => "Calls",
            Self::Detail => "Detail",
        }
    }
}

/// What the bar shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The part that is shown.
    pub view: View,
    /// Another was chosen.
    pub on_view: Callback<View>,
}

/// The bar at the lower edge.
#[component]
pub fn Views(props: &Props) -> Html {
    let button = |view: View| {
        let onclick = props.on_view.reform(move |_| view);
        let current = (view == props.view).then_some("true");
        html! { <button type="button" data-view={view.slug()} aria-current={current} {onclick}>{ view.name() }</button> }
    };
    html! { <nav class="views" aria-label="Parts of the page">{ for View::ALL.map(button) }</nav> }
}
