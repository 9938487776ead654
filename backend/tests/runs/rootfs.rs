//! A server whose runs see an operator's programs.

use crate::server::Server;
use crate::small_root::tree;
use ringside_shared::wire::{Event, Outcome};
use serde_json::json;

#[tokio::test]
async fn runs_over_http_see_the_servers_tree() {
    let (_closed, root) = tree();
    let server = Server::start(|config| config.rootfs = Some(root)).await;
    let request = json!({"command": {"argv": ["cat", "/usr/bin/mine"]}});
    for _ in 0..3 {
        let events = server.run(&request).await.all().await;
        assert_eq!(events.text("stdout"), "ours\n");
        assert_eq!(events.end().outcome, Outcome::Exited { code: 0 });
    }
    let request = json!({"command": {"argv": ["env"]}});
    let events = server.run(&request).await.all().await;
    match events.0.last() {
        Some(Event::Error(problem)) => assert!(
            problem.message.contains("the tree that --rootfs names"),
            "{problem:?}"
        ),
        other => panic!("{other:?}"),
    }
}
