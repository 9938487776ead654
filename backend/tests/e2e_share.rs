//! Short links in a real browser: a run is kept, opened by its link, shown in a frame, deleted.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{browser, click, driver, find, plain_files, server, server_with, text_with};

/// The command box holds this, as soon as the run has come.
async fn command_is(page: &fantoccini::Client, command: &str) {
    let script = "const [wanted, done] = arguments; const look = () => { \
        const box = document.querySelector('#command'); \
        box && box.value === wanted ? done(null) : requestAnimationFrame(look); }; look();";
    let wait = page.execute_async(script, vec![command.into()]);
    wait.await.expect("the page lives");
}

#[tokio::test]
async fn a_kept_run_opens_by_its_link_in_the_page_and_in_a_frame_until_it_is_deleted() {
    let store = tempfile::tempdir().expect("a folder");
    let (_server, address) = server_with(
        "127.0.0.1:0",
        &["--store", store.path().to_str().expect("UTF-8")],
        &[],
    );
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    click(&page, "#share").await;
    click(&page, "#keep").await;
    let link = find(&page, ".kept-link").await;
    let link = link.attr("href").await.expect("a link").expect("a link");
    let id = link.rsplit('/').next().expect("an id").to_owned();
    assert_eq!(id.len(), 22, "{link}");
    text_with(&page, ".kept-facts", &[" KiB, ", " days left"]).await;
    click(&page, ".kept-frame summary").await;
    text_with(
        &page,
        ".kept-frame",
        &["No page may do so yet", "embed_origins"],
    )
    .await;

    // Another browser, which has never been here.
    let other_profile = tempfile::tempdir().expect("a folder");
    let other = browser(&driver, other_profile.path()).await;
    other.goto(&link).await.expect("the page answers");
    command_is(&other, "date -s \"19 april 2022 18:19:09\"").await;
    text_with(&other, "#status", &["Recorded.", "1 refused"]).await;
    let embed = format!("{address}/embed/{id}?view=calls&theme=dark");
    other.goto(&embed).await.expect("the page answers");
    text_with(
        &other,
        ".embed-head",
        &["date -s", "1 refused", "Open in Ringside"],
    )
    .await;
    find(&other, ".embed [data-refused-by=\"filter\"]").await;

    click(&page, ".kept-delete").await;
    text_with(&page, "#kept-status", &["Deleted"]).await;
    other.goto(&link).await.expect("the page answers");
    text_with(&other, "#status", &["no run is kept"]).await;
    other.goto(&embed).await.expect("the page answers");
    text_with(&other, ".embed", &["Nothing to show: no run is kept"]).await;
    other.close().await.expect("the browser closes");
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn markup_in_every_field_of_a_kept_run_is_shown_as_text() {
    let store = tempfile::tempdir().expect("a folder");
    let (_server, address) = server_with(
        "127.0.0.1:0",
        &["--store", store.path().to_str().expect("UTF-8")],
        &[],
    );
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    // Sent by the page itself, as a stranger could.
    let script = "const [markup, done] = arguments; const x = s => JSON.stringify(s); \
        const head = {type: 'share', command: markup, filters: ['# ' + markup], query: '', view: markup}; \
        const call = {type: 'syscall', seq: 0, pid: 2, tid: 2, at_ns: 1, arch: 'x86_64', nr: 1, name: markup, \
          args: ['0x0','0x0','0x0','0x0','0x0','0x0'], text: markup, start: 'user', \
          verdict: {action: 'allow', data: 0, by: 'filter', rule: null, line: null}, \
          result: {kind: 'return', value: '0x0', errno: markup, text: markup}, refused_by: 'kernel', because: markup}; \
        const out = {type: 'output', stream: 'stdout', text: markup}; \
        fetch('/api/shares', {method: 'POST', headers: {'content-type': 'application/x-ndjson'}, \
          body: [head, call, out].map(x).join('\\n')}).then(r => r.json()).then(r => done(r.id));";
    let markup =
        "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>";
    let id = page.execute_async(script, vec![markup.into()]).await;
    let id = id.expect("the page lives");
    let id = id.as_str().expect("an id");
    for path in [
        "s/ID",
        "embed/ID",
        "embed/ID?view=calls",
        "embed/ID?view=output",
        "embed/ID?view=summary",
        "embed/ID?view=filter",
    ] {
        let path = path.replace("ID", id);
        page.goto(&format!("{address}/{path}"))
            .await
            .expect("the page answers");
        text_with(&page, "#status", &["Recorded."]).await;
        let made = "return document.querySelectorAll('main img[src], main img[onerror], main script').length";
        let made = page.execute(made, vec![]).await.expect("a number");
        assert_eq!(
            (made, page.title().await.expect("a title").as_str()),
            (0.into(), "Ringside"),
            "{path}"
        );
    }
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn the_options_of_a_run_travel_in_the_link_and_are_used() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    click(&page, "#options").await;
    click(&page, "#option-strict").await;
    let seconds = find(&page, "#option-seconds").await;
    seconds.send_keys("7\t").await.expect("it takes text");
    text_with(&page, "#options", &["strict mode", "7 s at most"]).await;
    click(&page, "dialog[open] .dialog-head button").await;
    click(&page, "#share").await;
    let link = find(&page, "#share-link").await.prop("value").await;
    let link = link.expect("a field").expect("a link");

    let other_profile = tempfile::tempdir().expect("a folder");
    let other = browser(&driver, other_profile.path()).await;
    other.goto(&link).await.expect("the page answers");
    text_with(&other, "#options", &["strict mode", "7 s at most"]).await;
    click(&other, "#run").await;
    text_with(&other, "#status", &["Killed by SIGKILL"]).await;
    text_with(&other, ".verdict-list", &["brk", "Strict mode said no"]).await;
    other.close().await.expect("the browser closes");
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn links_that_hold_nothing_say_so_on_a_page_that_works() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    // `{"c":[1]}`, whose command is no text.
    for (path, said) in [
        ("#1.bm90IGpzb24", "cut or changed"),
        ("#1.eyJjIjpbMV19", "cut or changed"),
        ("#1.%00%ff", "cut or changed"),
        ("#7.AAAA", "another version"),
        ("s/nobody-keeps-this", "no run"),
    ] {
        // The fragment alone would not load the page anew.
        page.goto("about:blank").await.expect("an empty page");
        page.goto(&format!("{address}/{path}"))
            .await
            .expect("the page answers");
        text_with(&page, "#status", &[said]).await;
        find(&page, "#run:enabled").await;
    }
    for path in ["embed", "embed#1.bm90IGpzb24", "embed/nobody-keeps-this"] {
        page.goto("about:blank").await.expect("an empty page");
        page.goto(&format!("{address}/{path}"))
            .await
            .expect("the page answers");
        text_with(&page, ".embed [role=alert]", &["Nothing to show: "]).await;
    }
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn each_mode_of_seccomp_is_explained_by_a_run() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    // Who speaks is the same on every host: without a filter of one's own, the kernel or what stands
    // around Ringside.
    for (mode, status, said) in [
        ("0", "Exited with 1", "No filter stood in its way"),
        ("1", "Killed by SIGKILL", "Strict mode said no"),
        ("2", "Exited with 1", "Your filter said no in line 4"),
    ] {
        click(&page, "[data-command=host]").await;
        click(&page, &format!("[data-mode=\"{mode}\"]")).await;
        text_with(&page, "#status", &[status]).await;
        text_with(&page, ".verdict-list", &[said]).await;
    }
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn without_a_server_only_the_short_link_says_that_it_needs_one() {
    let address = plain_files();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    click(&page, "#share").await;
    text_with(&page, "#kept-off", &["no server answers here"]).await;
    find(&page, "#share-link").await;
    page.close().await.expect("the browser closes");
}

/// What `strace -f -tt` wrote of a program that a filter of somebody else's killed.
const LOG: &str = "\
7 12:00:00.000000 execve(\"/bin/date\", [\"date\"], 0x7ffc /* 5 vars */) = 0\n\
7 12:00:00.100000 openat(AT_FDCWD, \"/etc/localtime\", O_RDONLY|O_CLOEXEC) = 3\n\
7 12:00:00.200000 read(3, \"<b>\"..., 4096) = 114\n\
7 12:00:00.300000 clock_settime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=0}) = ?\n\
7 12:00:00.400000 +++ killed by SIGSYS +++\n";

#[tokio::test]
async fn a_log_of_strace_is_opened_and_asked_what_if() {
    let address = plain_files();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    click(&page, "#files").await;
    find(&page, "#files-pasted").await;
    let paste = "document.querySelector('#files-pasted').value = arguments[0];";
    let pasted = page.execute(paste, vec![LOG.into()]).await;
    pasted.expect("the page lives");
    click(&page, "#files-show").await;
    text_with(&page, "#status", &["Recorded. Killed by SIGSYS", "4 calls"]).await;
    text_with(&page, "#what-if", &["1 of 4 calls would now be refused"]).await;
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_run_is_saved_as_one_html_file_that_opens_offline() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    // Where the browser would put the file is its own business: this is what it is given.
    let watch = "const make = URL.createObjectURL; \
        URL.createObjectURL = blob => { blob.text().then(text => window.given = text); return make.call(URL, blob); };";
    page.execute(watch, vec![]).await.expect("the page lives");
    click(&page, "#files").await;
    click(&page, "[data-save=\"run.html\"]").await;
    let given = "const done = arguments[0]; const look = () => \
        window.given ? done(window.given) : requestAnimationFrame(look); look();";
    let given = page
        .execute_async(given, vec![])
        .await
        .expect("the page lives");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("run.html");
    std::fs::write(&file, given.as_str().expect("a text")).expect("a file");

    page.goto(&format!("file://{}", file.display()))
        .await
        .expect("it opens");
    text_with(&page, "h1", &["date -s"]).await;
    text_with(&page, ".verdict", &["Exited with 1.", "1 of them refused"]).await;
    text_with(
        &page,
        "tr.no",
        &["clock_settime", "EPERM", "your filter, line 4"],
    )
    .await;
    // Its own style, by its hash, and nothing else; the policy holds.
    let style = "return [getComputedStyle(document.body).maxWidth, document.scripts.length]";
    let style = page.execute(style, vec![]).await.expect("the page lives");
    assert_eq!(style, serde_json::json!(["1152px", 0]));
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn ten_thousand_calls_and_markup_in_each_open_from_one_file() {
    use ringside_shared::{handout, wire};
    let text = include_str!("../../frontend/tests/date.ndjson");
    let mut events = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let mut call = events
        .find_map(|event| match event {
            wire::Event::Syscall(call) if call.start == wire::SyscallStart::User => Some(call),
            _ => None,
        })
        .expect("a call");
    call.text = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">"
        .to_owned();
    let calls = vec![wire::Event::Syscall(call.clone()); handout::MOST_CALLS + 1];
    let head = wire::Share {
        command: call.text,
        ..wire::Share::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("run.html");
    std::fs::write(&file, handout::page(&head, &calls)).expect("a file");
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&format!("file://{}", file.display()))
        .await
        .expect("it opens");
    let whole = "const done = arguments[0];
        document.readyState === 'complete' ? done(null) : addEventListener('load', () => done(null));";
    page.execute_async(whole, vec![]).await.expect("it is read");
    let seen = "return [document.querySelectorAll('#calls ~ .wide tbody tr').length, \
        document.querySelectorAll('script, img').length, document.title.startsWith('<script>')]";
    let seen = page.execute(seen, vec![]).await.expect("the page lives");
    assert_eq!(seen, serde_json::json!([handout::MOST_CALLS, 0, true]));
    text_with(&page, "main", &["The first 10000 of 10001 are listed here"]).await;
    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn printing_gives_a_handout_and_no_control() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    find(&page, ".program[aria-busy=false]").await;
    // Looked at while the browser prints.
    let watch = "addEventListener('beforeprint', () => { \
        const sheet = document.querySelector('.handout'); \
        window.printed = [sheet.innerText, document.querySelectorAll('.handout button, .handout input').length]; });";
    page.execute(watch, vec![]).await.expect("the page lives");
    let pdf = page
        .print(fantoccini::wd::PrintConfiguration::default())
        .await;
    assert!(pdf.expect("it prints").starts_with(b"%PDF"));
    let printed = page.execute("return window.printed", vec![]).await;
    let printed = printed.expect("the page lives");
    let text = printed[0].as_str().expect("a text");
    for part in [
        "$ date -s",
        "Exited with 1.",
        "your filter, line 4",
        "errno EPERM",
        "total",
        "jeq #227",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    assert_eq!(printed[1], 0);
    let after = page
        .execute(
            "return document.querySelectorAll('.handout').length",
            vec![],
        )
        .await;
    assert_eq!(after.expect("the page lives"), 0);
    page.close().await.expect("the browser closes");
}
