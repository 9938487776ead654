//! Output is linked to the write that made it; the trace says at its end whether it is whole.

use ringside_shared::wire::{Event, SyscallResult};
use serde_json::json;

use crate::server::{Events, Server};

/// What was printed, and the text of the call that is said to have printed it.
fn linked(events: &Events) -> Vec<(String, String)> {
    let outputs = events.0.iter().filter_map(|event| match event {
        Event::Output(output) => Some(output),
        _ => None,
    });
    let calls = |seq| {
        events.0.iter().find_map(|event| match event {
            Event::Syscall(call) if call.seq == seq => Some(call),
            _ => None,
        })
    };
    outputs
        .map(|output| {
            let text = output.text.clone().unwrap();
            let seq = output.seq.unwrap_or_else(|| panic!("no link for {text:?}"));
            let call = calls(seq).unwrap();
            assert_eq!(output.pid, Some(call.pid), "{text:?}");
            let SyscallResult::Return { value, .. } = call.result else {
                panic!("{call:?} came back");
            };
            assert_eq!(usize::try_from(value.0).unwrap(), text.len(), "{text:?}");
            (text, call.text.clone())
        })
        .collect()
}

#[tokio::test]
async fn each_piece_of_output_knows_the_write_that_made_it() {
    let server = Server::start(|_| ()).await;
    // By descriptors of any number, by children, to both streams; what goes to a file does not count.
    let shell = "echo one; echo two >&2; echo hidden > /tmp/f; exec 7>&1; \
                 perl -e 'syswrite(STDOUT, \"three\"); syswrite(STDERR, \"four\"); \
                 open(F, \">&=7\"); syswrite(F, \"five\")'; echo six";
    let events = server
        .run(&json!({"command": {"shell": shell}}))
        .await
        .all()
        .await;
    assert_eq!(events.end().trace.mismatches, 0);
    let linked = linked(&events);
    let of = |stream| events.text(stream);
    assert_eq!(
        (of("stdout"), of("stderr")),
        ("one\nthreefivesix\n".into(), "two\nfour".into())
    );
    for word in ["one", "two", "three", "four", "five", "six"] {
        let found = linked.iter().find(|(text, _)| text.trim_end() == word);
        let (_, call) = found.unwrap_or_else(|| panic!("no {word} in {linked:?}"));
        assert!(call.starts_with("write(") && call.contains(word), "{call}");
    }
}

#[tokio::test]
async fn a_thousand_writes_are_told_apart_however_they_are_read() {
    let server = Server::start(|_| ()).await;
    let perl = "syswrite(STDOUT, ($_ % 10) x (1 + $_ % 7)) for 1..1000";
    let request = json!({"command": {"argv": ["perl", "-e", perl]}});
    let events = server.run(&request).await.all().await;
    let linked = linked(&events);
    assert_eq!(linked.len(), 1000);
    for (text, call) in linked {
        assert!(call.contains(&format!("\"{text}\"")), "{text} by {call}");
    }
}

#[tokio::test]
async fn the_closing_statement_says_whether_the_trace_is_whole() {
    let server = Server::start(|config| config.limits.events = 100).await;
    let request = |n| json!({"command": {"argv": ["perl", "-e", format!("getppid for 1..{n}")]}});
    let cut = server.run(&request(1000)).await.all().await;
    let end = cut.end();
    assert!(!end.trace.complete);
    assert_eq!(end.trace.cut_at.as_deref(), Some("events"));
    assert!(end.trace.counted_after >= 900, "{:?}", end.trace);
    assert_eq!(end.trace.counted_after, end.dropped);
    let server = Server::start(|_| ()).await;
    let whole = server.run(&request(1)).await.all().await;
    assert!(whole.end().trace.complete);
    assert_eq!(whole.end().trace.counted_after, 0);
}

#[tokio::test]
async fn a_child_that_asks_not_to_be_traced_is_never_made() {
    let server = Server::start(|_| ()).await;
    // clone3 and clone by number, the latter with CLONE_UNTRACED and SIGCHLD.
    let perl = "syscall(435, 0, 0); syscall(56, 0x00800011, 0, 0, 0, 0)";
    let request = json!({"command": {"argv": ["perl", "-e", perl]}});
    let events = server.run(&request).await.all().await;
    for (name, errno) in [("clone3", "ENOSYS"), ("clone", "EPERM")] {
        let calls = events.calls(name);
        let call = calls.last().unwrap_or_else(|| panic!("no {name}"));
        assert!(
            matches!(&call.result, SyscallResult::Return { errno: Some(found), .. } if found == errno),
            "{call:?}"
        );
        assert_eq!(
            call.refused_by,
            Some(ringside_shared::wire::RefusedBy::Sandbox)
        );
    }
    assert_eq!(events.end().usage.processes, 1);
}

/// Which CPUs four threads see while they all work, and how many they may use.
const THREADS: &str = "
import ctypes, hashlib, os, threading
libc = ctypes.CDLL(None)
seen, block = set(), b'x' * 1000000
def work():
    for _ in range(3000):
        # Without Python's lock, so that threads can run at once.
        hashlib.sha256(block).digest()
        seen.add(libc.sched_getcpu())
        if len(seen) > 1:
            return
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(os.sched_getaffinity(0)), min(len(seen), 2))
";

#[tokio::test]
async fn a_run_has_one_cpu_and_a_parallel_one_has_all() {
    let n_cpus = std::thread::available_parallelism().unwrap().get();
    if n_cpus == 1 {
        println!("skipped: there is but one CPU");
        return;
    }
    let server = Server::start(|_| ()).await;
    let alone = THREADS.replace("3000", "20");
    for (is_parallel, program, printed) in [
        (false, alone.as_str(), "1 1\n".to_owned()),
        (true, THREADS, format!("{n_cpus} 2\n")),
    ] {
        let request = json!({
            "command": {"argv": ["python3", "-c", program]}, "parallel": is_parallel
        });
        let events = server.run(&request).await.all().await;
        assert_eq!(events.text("stdout"), printed, "{}", events.text("stderr"));
        let Some(Event::Started(started)) = events.0.first() else {
            panic!("{:?}", events.0.first());
        };
        let layer = started.layers.iter().find(|layer| layer.name == "one_cpu");
        assert_eq!(layer.unwrap().present, !is_parallel);
    }
}
