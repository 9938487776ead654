//! What the command printed, as it printed it. Text only: what strangers print is never markup.

use yew::prelude::*;

use crate::hooks::RunHandle;
use crate::state::printed::printed;
use crate::state::{Phase, words};

/// More than this is not drawn: a terminal would have scrolled it away, too.
const MOST_BYTES: usize = 256 << 10;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
}

/// The panel.
#[component]
pub fn Output(props: &Props) -> Html {
    let run = &props.run;
    let shown = use_memo(run.output.clone(), |output| printed(output, MOST_BYTES));
    let (stretches, is_cut) = &*shown;
    html! {
        <section class="output" aria-label="Output of the command">
            if stretches.is_empty() {
                <p class="empty">{ nothing(&run.phase) }</p>
            } else {
                <pre tabindex="0" aria-label="What the command printed">
                    { for stretches.iter().map(|stretch| if stretch.is_error {
                        html! { <span class="stderr">{ stretch.text.clone() }</span> }
                    } else {
                        html! { <span>{ stretch.text.clone() }</span> }
                    }) }
                </pre>
            }
            if *is_cut {
                <p class="output-banner">{ "Only the first 256 KiB are shown." }</p>
            }
            if let Phase::Ended(end) = &run.phase {
                <p class="output-end">
                    <strong>{ words::outcome(&end.outcome) }</strong>
                    if let Some(message) = &end.message {
                        { format!(": {message}") }
                    }
                    if end.output_dropped > 0 {
                        { format!(
                            ". {} more bytes are past the output limit and were not kept",
                            words::grouped(usize::try_from(end.output_dropped).unwrap_or(usize::MAX)),
                        ) }
                    }
                </p>
            }
        </section>
    }
}

fn nothing(phase: &Phase) -> &'static str {
    match phase {
        Phase::Idle => "What the command prints will stand here, standard error marked as such.",
        Phase::Ended(_) => "It printed nothing.",
        Phase::Failed(_) => "It did not run.",
        Phase::Connecting | Phase::Queued { .. } | Phase::Running => "Nothing printed yet.",
    }
}
