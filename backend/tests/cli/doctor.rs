//! `ringside doctor`.

use crate::program::{ringside, status, stdout};
use serde_json::Value;

#[test]
fn doctor_names_modes_actions_and_layers() {
    let output = ringside(&["doctor", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(
        report["seccomp"]["modes"],
        serde_json::json!(["strict", "filter"])
    );
    assert_eq!(report["can_run"], status(&output) == 0);
    let layers = report["layers"].as_array().unwrap();
    assert!(
        layers.iter().any(|layer| layer["name"] == "pid_namespace"),
        "{layers:?}"
    );
    let text = stdout(&ringside(&["doctor"]));
    assert!(text.contains("Seccomp modes:  strict, filter\n"), "{text}");
}
