//! Memory that some runs want, and those beside them.

use crate::server::Server;
use crate::socket::{Socket, check_end};
use futures_util::future::join_all;
use ringside_shared::wire::Outcome;
use serde_json::json;

#[tokio::test]
async fn runs_that_want_too_much_memory_are_not_felt_by_one_beside_them() {
    let server = Server::start(|config| {
        config.limits.concurrent_runs = 4;
        config.limits.runs_per_client = 0;
        config.limits.wall_ms = 600_000;
    })
    .await;
    let mut bystander = Socket::open(&server, &[]).await.unwrap();
    bystander
        .say(&json!({"type": "run", "command": {"argv": ["cat"]}, "stdin": "before\n"}))
        .await;
    bystander.wait_for_output("before\n").await;
    // Two kinds of memory, two runs of each, while the bystander waits.
    let hogs = [
        "dd if=/dev/zero of=/dev/null bs=64M count=1; true",
        "for i in 1 2 3 4 5 6 7 8; do head -c 8M /dev/zero > /dev/shm/$i || exit; done",
    ];
    let hogs = hogs.iter().cycle().take(4).map(|shell| {
        let limits = json!({"memory_bytes": 32 << 20});
        let request = json!({"command": {"shell": shell}, "limits": limits});
        let server = &server;
        async move { server.run(&request).await.all().await }
    });
    for events in join_all(hogs).await {
        // The kernel ended a child or the command; or the address space, or the run's own file
        // system, ended first.
        let said = events.text("stderr");
        let ends = ["Killed", "memory", "No space left"];
        let is_ended = ends.iter().any(|end| said.contains(end));
        let limit = "memory".to_owned();
        let outcome = &events.end().outcome;
        assert!(
            is_ended || *outcome == Outcome::Limit { limit },
            "{said} {outcome:?}"
        );
    }
    bystander
        .say(&json!({"type": "stdin", "text": "after\n", "eof": true}))
        .await;
    bystander.wait_for_output("after\n").await;
    check_end(&mut bystander, Outcome::Exited { code: 0 }).await;
}
