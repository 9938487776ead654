//! The screen: what is typed, what runs, and where each panel stands.

mod rows;

use std::rc::Rc;

use ringside_shared::wire::RunRequest;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::components::{Lazy, Splitter, Tabs};
use crate::hooks::{FilterHandle, RunHandle, use_filter, use_parts, use_run, use_tab, use_what_if};
use crate::opening::{first_draft, open_kept, use_links};
use crate::panels::boundary::Boundary;
use crate::panels::command::Command;
use crate::panels::compare::CompareButton;
use crate::panels::core::Core;
use crate::panels::editor::Editor;
use crate::panels::embed::{self, embed};
use crate::panels::handout::Handout;
use crate::panels::header::Header;
use crate::panels::options::OptionsButton;
use crate::panels::share::ShareButton;
use crate::panels::verdict::Verdict;
use crate::panels::views::{View, Views};
use crate::panels::what_if::WhatIf;
use crate::route::Route;
use crate::services::draft::{self, Draft};
use crate::services::{address, core, recorded};
use crate::state::debugger::HandMade;
use crate::state::filter::Answer;
use crate::state::layout::Edge;
use crate::state::options::Options;
use crate::state::trial::Trial;
use crate::state::{Example, command};
use crate::tr;

/// The whole page.
#[component]
pub fn App() -> Html {
    let (first, opened) = &*use_memo((), |()| first_draft());
    let run = use_run();
    let filter = use_filter(&first.filter);
    let text = use_state_eq(|| first.command.clone());
    let complaint = use_state_eq(|| opened.complaint.clone());
    let list = use_tab("calls", "calls");
    let search = use_state_eq(|| opened.search.clone());
    let detail = use_tab("detail", "output");
    let view = use_state_eq(|| opened.view);
    let options = use_state_eq(|| first.options.clone());

    let untouched = use_mut_ref(|| first.clone());
    {
        let (run, filter, untouched) = (run.clone(), filter.clone(), Rc::clone(&untouched));
        let (text, search, view) = (text.setter(), search.setter(), view.setter());
        let (complaint, options) = (complaint.setter(), options.setter());
        use_effect_with((), move |()| {
            open_kept(move |kept| match kept {
                Ok((head, recording)) => {
                    let source = recording.source();
                    let kept = Options::of_kept(&head);
                    *untouched.borrow_mut() = Draft {
                        command: head.command.clone(),
                        filter: source.to_string(),
                        options: kept.clone(),
                    };
                    options.set(kept);
                    let picked = head.selected.and_then(|seq| recording.position_of(seq));
                    text.set(head.command);
                    search.set(head.query);
                    view.set(View::of_slug(&head.view).unwrap_or_default());
                    filter.set_source(&source);
                    run.show(recording);
                    run.select(picked);
                }
                Err(reason) => complaint.set(Some(reason.into())),
            });
        });
    }

    let on_edit = {
        let (text, complaint) = (text.setter(), complaint.setter());
        Callback::from(move |edited: String| {
            complaint.set(None);
            text.set(edited);
        })
    };
    let on_example = {
        let (on_edit, filter, options) = (on_edit.clone(), filter.clone(), options.setter());
        Callback::from(move |example: Example| {
            options.set(Options::default());
            on_edit.emit(example.command.to_owned());
            filter.set_source(example.filter);
        })
    };
    let on_options = {
        let options = options.setter();
        Callback::from(move |chosen| options.set(chosen))
    };
    let on_recorded = {
        let (run, filter, complaint) = (run.clone(), filter.clone(), complaint.setter());
        let (view, detail) = (view.setter(), detail.setter());
        Callback::from(move |example: Example| {
            let (run, filter, complaint) = (run.clone(), filter.clone(), complaint.clone());
            let (view, detail) = (view.clone(), detail.clone());
            spawn_local(async move {
                match recorded::fetch(&example).await {
                    Some(recording) => {
                        filter.set_source(example.filter);
                        run.show(recording);
                        complaint.set(None);
                        detail.set("output");
                        view.set(View::Picture);
                    }
                    None => {
                        complaint.set(Some(tr!("The recorded run could not be fetched").into()));
                    }
                }
            });
        })
    };
    let on_run = {
        let (run, filter, text) = (run.clone(), filter.clone(), text.clone());
        let options = options.clone();
        let (complaint, view, detail) = (complaint.setter(), view.setter(), detail.setter());
        let latest = use_mut_ref(|| 0_u32);
        Callback::from(move |()| {
            *latest.borrow_mut() += 1;
            let (pressed, latest) = (*latest.borrow(), Rc::clone(&latest));
            let (run, filter, text) = (run.clone(), filter.clone(), text.clone());
            let (complaint, view, detail) = (complaint.clone(), view.clone(), detail.clone());
            let options = Options::clone(&options);
            spawn_local(async move {
                let request = request(&filter, &text, &options).await;
                // Pressed again meanwhile, the later one counts.
                if *latest.borrow() != pressed {
                    return;
                }
                match request {
                    Ok(request) => {
                        let source = if options.strict { "" } else { &*filter.source };
                        run.start(request, source);
                        complaint.set(None);
                        detail.set("output");
                        view.set(View::Picture);
                    }
                    Err(reason) => complaint.set(Some(reason.into())),
                }
            });
        })
    };
    let on_trial = {
        let (run, filter, text) = (run.clone(), filter.clone(), text.setter());
        let (options, complaint) = (options.setter(), complaint.setter());
        let (view, detail) = (view.setter(), detail.setter());
        Callback::from(move |trial: Trial| {
            let source = trial.filter.as_deref().unwrap_or_default();
            if let Ok(command) = command::read(&trial.command) {
                run.start(trial.options.request(command, source), source);
            }
            if let Some(source) = &trial.filter {
                filter.set_source(source);
            }
            text.set(trial.command);
            options.set(trial.options);
            complaint.set(None);
            detail.set("output");
            view.set(View::Picture);
        })
    };
    let on_stop = {
        let run = run.clone();
        Callback::from(move |()| run.stop())
    };
    {
        let untouched = Rc::clone(&untouched);
        use_effect_with(
            ((*text).clone(), filter.source.clone(), (*options).clone()),
            move |(command, filter, options)| {
                let draft = Draft {
                    command: command.clone(),
                    filter: filter.to_string(),
                    options: options.clone(),
                };
                // A shared link does not replace what was typed here before it is edited.
                if draft != *untouched.borrow() {
                    draft::save(&draft);
                    address::drop_fragment();
                }
            },
        );
    }
    use_links();
    use_parts(filter.is_checked());
    {
        // Who picks a call wants to know about it, or, while stepping, to step it.
        let is_stepping = *detail == "steps";
        let detail = detail.setter();
        use_effect_with(run.selected, move |selected| {
            if selected.is_some() && !is_stepping {
                detail.set("call");
            }
        });
    }
    let choose = |tab: &UseStateHandle<&'static str>| {
        let tab = tab.setter();
        Callback::from(move |id| tab.set(id))
    };
    let on_view = {
        let view = view.setter();
        Callback::from(move |chosen| view.set(chosen))
    };
    let by_hand = use_state_eq(|| None::<HandMade>);
    let on_hand = {
        let by_hand = by_hand.setter();
        Callback::from(move |call| by_hand.set(call))
    };
    let fired = answer(&run, &filter);
    let against = use_what_if(&run, &filter);
    let on_show = {
        let (run, list, view) = (run.clone(), list.setter(), view.setter());
        Callback::from(move |position| {
            run.select(Some(position));
            list.set("calls");
            view.set(View::Calls);
        })
    };
    let on_compared = {
        let (list, view) = (list.setter(), view.setter());
        Callback::from(move |()| {
            list.set("calls");
            view.set(View::Calls);
        })
    };
    let on_find = {
        let (search, list, view) = (search.setter(), list.setter(), view.setter());
        Callback::from(move |text| {
            search.set(text);
            list.set("calls");
            view.set(View::Calls);
        })
    };
    let on_step = {
        let (by_hand, detail, view) = (by_hand.setter(), detail.setter(), view.setter());
        Callback::from(move |call| {
            by_hand.set(Some(call));
            detail.set("steps");
            view.set(View::Detail);
        })
    };
    let mut lists = rows::calls(&run, &against, &search, &list);
    lists.extend(rows::program(
        &run,
        &filter,
        (&by_hand, &on_hand),
        (&on_find, &view),
    ));
    let is_edited = is_edited(&run, &filter, &text, &options);
    let on_line = {
        let (filter, view) = (filter.clone(), view.setter());
        // The quoted line may be another one, or none, in a filter that was edited since.
        (filter.source == run.source).then(|| {
            Callback::from(move |line| {
                view.set(View::Filter);
                filter.go_to_line(line);
            })
        })
    };
    html! {
        <>
            <a class="skip" href="#picture">{ "Skip to the picture" }</a>
            <Header {on_trial}>
                <ShareButton run={run.clone()} command={(*text).clone()} filter={filter.source.to_string()} options={(*options).clone()} view={*view} search={(*search).clone()} />
            </Header>
            <main class={classes!("page", view.class())}>
                <div class="page-filter">
                    <Command
                        command={(*text).clone()} live={run.phase.is_live()}
                        {on_edit} {on_example} {on_recorded} {on_run} {on_stop}
                        aside={html! { <OptionsButton options={(*options).clone()} on_options={on_options} /> }}
                    >
                        <CompareButton run={run.clone()} filter={filter.clone()} command={(*text).clone()} on_show={on_compared} />
                    </Command>
                    <Verdict run={run.clone()} {is_edited} complaint={(*complaint).clone()} />
                    <Editor filter={filter.clone()} {fired} run={(!run.phase.is_live()).then(|| run.clone())} />
                    <WhatIf run={run.clone()} against={against.clone()} {on_show} />
                    <Core run={run.clone()} filter={filter.clone()} fired={fired.map(|answer| answer.line)} on_search={on_find} {on_step} />
                </div>
                <div class="page-picture" id="picture" tabindex="-1">
                    <Boundary run={run.clone()} has_filter={!filter.source.trim().is_empty()} />
                </div>
                <div class="page-calls">
                    <Tabs label="Calls" selected={*list} on_select={choose(&list)} tabs={lists} />
                </div>
                <div class="page-detail">
                    <Tabs label="Detail" selected={*detail} on_select={choose(&detail)} tabs={rows::details(&run, &filter, &against, on_line, (&by_hand, &on_hand))} />
                </div>
                <Splitter edge={Edge::Filter} label={tr!("Width of the filter")} />
                <Splitter edge={Edge::Picture} label={tr!("Height of the picture")} />
                <Splitter edge={Edge::Detail} label={tr!("Width of the details")} />
            </main>
            <Views view={*view} {on_view} />
            <Handout command={(*text).clone()} options={(*options).clone()} filter={filter.clone()} run={run.clone()} />
        </>
    }
}

/// The page, or one view of a run where the address asks for that.
#[component]
pub fn Root() -> Html {
    let (path, query) = address::path_and_query();
    match Route::read(&path, &query) {
        Route::Embed { id, view, theme } => html! {
            <Lazy view={embed(embed::Props {
                id: id.map(AttrValue::from),
                view: view.map(AttrValue::from),
                theme: theme.map(AttrValue::from),
            })} />
        },
        Route::Page | Route::Kept(_) => html! { <App /> },
    }
}

/// The command and the filter as they are now; or why they would not run.
async fn request(
    filter: &FilterHandle,
    text: &str,
    options: &Options,
) -> Result<RunRequest, String> {
    let command = command::read(text)?;
    // What is typed last may not be judged yet. While the core is not there, the server judges.
    if !options.strict && (filter.is_checked() || core::is_ready()) {
        let judged = filter.judged().await.ok();
        let broken = judged.as_ref().filter(|judged| !judged.loads());
        if let Some(problem) = broken.and_then(|judged| judged.problems.first()) {
            return Err(format!(
                "the filter does not load: line {}, {}",
                problem.line, problem.message
            ));
        }
    }
    Ok(options.request(command, &filter.source))
}

/// The line that answered the selected call, while the editor still holds that filter.
fn answer(run: &RunHandle, filter: &FilterHandle) -> Option<Answer> {
    let call = run.calls.get(run.selected?)?;
    Answer::to(&call).filter(|_| filter.source == run.source)
}

/// Whether command or filter are no longer those of the run that is shown.
fn is_edited(run: &RunHandle, filter: &FilterHandle, text: &str, options: &Options) -> bool {
    run.request.as_ref().is_some_and(|request| {
        let is_other_filter = !request.strict && filter.source != run.source;
        is_other_filter
            || command::read(text).as_ref() != Ok(&request.command)
            || Options::of(request) != *options
    })
}
