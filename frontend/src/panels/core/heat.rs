//! Heat: how often each rule decided in the run that is shown.

use std::rc::Rc;

use ringside_shared::wire::{HeatReport, RuleFate, RuleHeat};
use yew::prelude::*;

use crate::components::RuleTag;
use crate::hooks::{FilterHandle, RunHandle, use_heat};
use crate::state::lang::counted;
use crate::{part, tr, trn};

/// What the table shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's run.
    pub(super) run: RunHandle,
    /// The page's filter.
    pub(super) filter: FilterHandle,
    /// Told a search that finds a rule's calls in the list.
    pub(super) on_search: Callback<String>,
}

part! {
    /// The panel, in a part of the page.
    pub(super) fn heat(Props) shows Heat, in tabs
}

/// What asks how often each instruction was executed.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct CountsProps {
    /// The page's run.
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// Told the counts, by instruction, once there is a run to count.
    pub on_counts: Callback<Option<Rc<[u64]>>>,
}

part! {
    /// Shows nothing, and tells how often each instruction was executed; with what reads the answer, in
    /// a part of the page.
    pub(crate) fn counts(CountsProps) shows Counts, in tabs
}

#[component]
fn Counts(props: &CountsProps) -> Html {
    let heat = use_heat(&props.run, &props.filter).filter(|heat| heat.asked > 0);
    let counts = heat.map(|heat| Rc::from(&*heat.insns));
    let on_counts = props.on_counts.clone();
    use_effect_with(counts, move |counts| on_counts.emit(counts.clone()));
    Html::default()
}

/// The table, in the order of the source.
#[component]
fn Heat(props: &Props) -> Html {
    let Props {
        run,
        filter,
        on_search,
    } = props;
    let heat = use_heat(run, filter);
    let Some(heat) = &heat else {
        let empty = if run.phase.is_live() {
            tr!("Once the run is over, what each rule decided stands here.")
        } else if filter.checked.loads() {
            tr!("The filter core is at it …")
        } else {
            tr!("Once the filter loads, its rules stand here.")
        };
        return html! { <p class="empty">{ empty }</p> };
    };
    // The lines of the calls are those of the filter that ran.
    let is_of_run = filter.source == run.source;
    let most = heat.rules.iter().map(|rule| rule.fired).max().unwrap_or(1);
    let lines: Vec<&str> = filter.checked.source.lines().collect();
    let row = |rule: &RuleHeat| {
        let at = rule
            .line
            .and_then(|line| lines.get(usize::try_from(line).ok()?.checked_sub(1)?));
        let on_line = {
            let (filter, line) = (filter.clone(), rule.line);
            Callback::from(move |_: MouseEvent| {
                if let Some(line) = line {
                    filter.go_to_line(line);
                }
            })
        };
        html! {
            <tr data-fate={fate(rule.fate).0}>
                <td>
                    if let Some(rule) = rule.rule {
                        <RuleTag {rule} />
                    } else if rule.line.is_some() {
                        <span class="rule-tag">{ tr!("default") }</span>
                    }
                </td>
                <td class="is-text">
                    if let Some(text) = at {
                        <button type="button" class="heat-line heat-text" title={tr!("Go to this line")} onclick={on_line}>{ text.trim() }</button>
                    } else {
                        { tr!("calls by an arch that the filter does not list") }
                    }
                </td>
                <td class="heat-count">
                    { count(rule, is_of_run, on_search) }
                    <meter class="heat-bar" aria-hidden="true" min="0" max={most.max(1).to_string()} value={rule.fired.to_string()} />
                    <span class={classes!("heat-fate", (rule.fate == RuleFate::Shadowed).then_some("heat-shadowed"))}>{ fate(rule.fate).1 }</span>
                </td>
            </tr>
        }
    };
    html! {
        <div class="heat">
            <p class="heat-note">{ told(heat, is_of_run) }</p>
            <table aria-label={tr!("How often each rule decided")}>
                <tbody>{ for heat.rules.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn told(heat: &HeatReport, is_of_run: bool) -> String {
    let n = heat.asked;
    match n {
        0 => tr!("Run the command to see which rules decide.").to_owned(),
        _ if is_of_run => trn!(
            n,
            "Which rule decided the 1 call of this run.",
            "Which rule decided each of the {n} calls of this run."
        ),
        _ => trn!(
            n,
            "Which rule of the filter as it is now would decide the 1 call of this run.",
            "Which rule of the filter as it is now would decide each of the {n} calls of this run."
        ),
    }
}

/// A name for style and tests, and words.
fn fate(fate: RuleFate) -> (&'static str, &'static str) {
    match fate {
        RuleFate::Fired => ("fired", ""),
        RuleFate::Idle => ("idle", tr!("○ never fired")),
        RuleFate::Shadowed => ("shadowed", tr!("⊘ shadowed: never can")),
    }
}

/// How often, as a way to the calls where the list can find them.
fn count(rule: &RuleHeat, is_of_run: bool, on_search: &Callback<String>) -> Html {
    let n = format!("{}×", counted(rule.fired));
    if rule.fired == 0 || !is_of_run {
        return html! { <span>{ n }</span> };
    }
    let search = match (rule.rule, rule.line) {
        (None, Some(_)) => "line:default".to_owned(),
        (_, Some(line)) => format!("line:{line}"),
        (_, None) => return html! { <span>{ n }</span> },
    };
    let onclick = on_search.reform(move |_: MouseEvent| search.clone());
    html! { <button type="button" class="summary-name" title={tr!("List these calls")} {onclick}>{ n }</button> }
}
