use super::*;

const DATE: &str = include_str!("../../../frontend/tests/date.ndjson");

fn events(text: &str) -> Vec<Event> {
    let lines = text.lines();
    lines
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

fn head(command: &str, filter: &str) -> Share {
    Share {
        command: command.to_owned(),
        filters: vec![filter.to_owned()],
        ..Share::default()
    }
}

#[test]
fn the_file_tells_who_refused_under_which_line_and_lists_every_call() {
    let events = events(DATE);
    let filter = "default allow\nerrno EPERM clock_settime\n";
    let page = page(&head("date -s \"19 april\"", filter), &events);
    let calls = events.iter().filter(|event| matches!(event, Event::Syscall(call) if call.start == crate::wire::SyscallStart::User));
    for part in [
        "<h1><code>date -s &quot;19 april&quot;</code></h1>",
        "Exited with 1.",
        "your filter, line 2",
        ">errno EPERM clock_settime</td><td class=\"number\">1</td>",
        "cannot set date",
        ">jeq #227",
        &format!("{} calls came to the line", calls.clone().count()),
    ] {
        assert!(page.contains(part), "no {part:?} in {page}");
    }
    let list = &page[page.find("id=\"calls\"").expect("the list")..];
    let list = &list[..list.find("</tbody>").expect("its end")];
    let rows = list.matches("<th scope=\"row\"").count();
    assert_eq!(rows, calls.count());
}

#[test]
fn markup_in_every_field_stays_text() {
    let markup = "</pre></style><script>x</script><img src=x onerror=x>";
    let mut events = events(DATE);
    for event in &mut events {
        match event {
            Event::Syscall(call) => {
                call.name = markup.to_owned();
                call.text = markup.to_owned();
                call.because = Some(markup.to_owned());
                call.verdict.action = markup.to_owned();
                call.refused_by = Some(crate::wire::RefusedBy::Kernel);
            }
            Event::Output(output) => output.text = Some(markup.to_owned()),
            Event::End(end) => {
                end.outcome = crate::wire::Outcome::Signaled {
                    signal: markup.to_owned(),
                };
            }
            _ => {}
        }
    }
    let page = page(&head(markup, markup), &events);
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
    assert_eq!(page.matches("</style>").count(), 1);
}

#[test]
fn a_run_of_more_calls_than_a_browser_likes_is_cut_with_words() {
    let call = events(DATE).into_iter().find(|event| matches!(event, Event::Syscall(call) if call.start == crate::wire::SyscallStart::User));
    let call = call.expect("a call");
    let many = vec![call; MOST_CALLS + 1];
    let page = page(&head("find /", ""), &many);
    assert!(page.contains("The first 10000 of 10001 are listed here;"));
    let list = &page[page.find("id=\"calls\"").expect("the list")..];
    assert_eq!(list.matches("<th scope=\"row\"").count(), MOST_CALLS);
}

#[test]
fn an_empty_recording_is_a_page_all_the_same() {
    let page = page(&Share::default(), &[]);
    assert!(page.contains("A recorded run") && page.contains("(nothing)"));
    assert!(page.contains("The recording ends before its run did."));
}
