//! The README's terminal sessions are what the program prints: each `$ ringside …` is run, and
//! every line shown must be in its output. Digits may differ; `…` stands for lines left out.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Numbers, times and addresses vary from run to run, and columns with them.
fn masked(line: &str) -> String {
    let words = line.split_whitespace().map(|word| {
        if word.starts_with("0x") {
            return "#".to_owned();
        }
        let mut masked = word.replace(|c: char| c.is_ascii_digit(), "#");
        while masked.contains("##") {
            masked = masked.replace("##", "#");
        }
        masked
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_session_in_the_readme_prints_what_it_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("a README");
    let mut sessions = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        let (command, shown) = block
            .split_once('\n')
            .expect("a command and what it prints");
        let words = shell_words(
            command
                .strip_prefix("$ ringside ")
                .expect("a session of ringside"),
        );
        let output = Command::new(env!("CARGO_BIN_EXE_ringside"))
            .args(&words)
            .current_dir(&root)
            .env("NO_COLOR", "1")
            .output()
            .expect("ringside runs");
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8_lossy(&printed);
        let lines: BTreeSet<String> = printed.lines().map(masked).collect();
        for line in shown
            .lines()
            .filter(|line| !line.trim().is_empty() && line.trim() != "…")
        {
            assert!(
                lines.contains(&masked(line)),
                "`{command}` does not print `{line}`, but:\n{printed}"
            );
        }
        sessions += 1;
    }
    assert!(sessions >= 5, "only {sessions} sessions were found");
}

/// Words as a shell splits them; double quotes are all that the README uses.
fn shell_words(line: &str) -> Vec<String> {
    line.split('"')
        .enumerate()
        .flat_map(|(index, part)| {
            if index % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}
