//! `ringside filter`.

use crate::program::{
    Folder, NO_CLOCK, argument, ringside, ringside_with_input, status, stderr, stdout,
};
use serde_json::Value;

#[test]
fn check_answers_0_1_or_2() {
    let folder = Folder::new();
    let good = folder.file("good", NO_CLOCK);
    let bad = folder.file("bad", "default allow\nerrno EPERM clock_setime\n");
    assert_eq!(status(&ringside(&["filter", "check", &good])), 0);
    assert_eq!(status(&ringside(&["filter", "check", &bad])), 1);
    assert_eq!(status(&ringside(&["filter", "check", "/no/such/file"])), 2);
    assert_eq!(status(&ringside(&["filter", "check"])), 2);
    assert_eq!(
        status(&ringside(&["filter", "check", &good, "--kernel", "new"])),
        2
    );
}

#[test]
fn check_points_at_the_place_and_suggests() {
    let input = "default allow\nerrno EPERM clock_setime\n";
    let output = ringside_with_input(&["filter", "check", "-"], input);
    let text = stderr(&output);
    assert!(text.contains("--> <stdin>:2:13"), "{text}");
    assert!(text.contains("\n2 | errno EPERM clock_setime\n"), "{text}");
    assert!(text.contains("\n  |             ^^^^^^^^^^^^\n"), "{text}");
    assert!(text.contains("clock_settime"), "{text}");
    assert!(!text.contains('\x1b'), "colours only on a terminal");
    assert_eq!(stdout(&output), "");
}

#[test]
fn check_in_json_has_every_field_of_a_diagnostic() {
    let args = ["filter", "check", "-", "--format", "json"];
    let report: Value =
        serde_json::from_str(&stdout(&ringside_with_input(&args, "default x"))).unwrap();
    assert_eq!(report["ok"], false);
    let diagnostic = report["diagnostics"][0].as_object().unwrap();
    for field in ["code", "severity", "line", "column", "message", "help"] {
        assert!(diagnostic.contains_key(field), "{field}");
    }
}

#[test]
fn every_binary_form_disassembles_to_the_same_listing() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let listing = |emit| {
        let program = argument(&folder.path(emit));
        let compile = ringside(&["filter", "compile", &source, "--emit", emit, "-o", &program]);
        assert_eq!(status(&compile), 0, "{}", stderr(&compile));
        assert_eq!(stdout(&compile), "");
        let output = ringside(&["filter", "disasm", &program]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    let raw = listing("raw");
    assert!(raw.contains("clock_settime"), "{raw}");
    assert_eq!(listing("hex"), raw);
    assert_eq!(listing("c"), raw);
}

#[test]
fn raw_is_eight_bytes_an_instruction_and_json_agrees() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    for layout in ["tree", "linear"] {
        let raw = ringside(&[
            "filter", "compile", &source, "--layout", layout, "--emit", "raw",
        ])
        .stdout;
        let json = ringside(&[
            "filter", "compile", &source, "--layout", layout, "--emit", "json",
        ]);
        let json: Value = serde_json::from_str(&stdout(&json)).unwrap();
        let insns = json["insns"].as_array().unwrap();
        assert_eq!(raw.len(), insns.len() * 8);
        let code = u16::from_le_bytes([raw[0], raw[1]]);
        assert_eq!(insns[0]["code"], code);
        assert_eq!(json["stats"]["insns"], insns.len());
        let k = u64::from(u32::from_le_bytes([raw[4], raw[5], raw[6], raw[7]]));
        assert_eq!(insns[0]["k"], k);
    }
}

#[test]
fn compile_of_a_broken_filter_is_2_and_writes_nothing() {
    let folder = Folder::new();
    let source = folder.file("source", "default perhaps\n");
    let program = folder.path("program");
    let output = ringside(&["filter", "compile", &source, "-o", &argument(&program)]);
    assert_eq!(status(&output), 2);
    assert!(!program.exists());
}

#[test]
fn disasm_shows_what_the_kernel_would_refuse_and_answers_1() {
    let output = ringside_with_input(&["filter", "disasm", "-"], "2000000004000000\n");
    assert_eq!(status(&output), 1);
    assert!(stdout(&output).starts_with("0000: ld [4]"));
    assert!(stderr(&output).contains("the kernel would refuse"));
    let output = ringside_with_input(&["filter", "disasm", "-"], "hello");
    assert_eq!(status(&output), 2);
}

#[test]
fn what_is_disassembled_assembles_to_the_same_bytes_in_every_form() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let raw = ringside(&["filter", "compile", &source, "--emit", "raw"]).stdout;
    for emit in ["asm", "hex", "base64", "c", "rust"] {
        let program = argument(&folder.path(emit));
        let compile = ringside(&["filter", "compile", &source, "--emit", emit, "-o", &program]);
        assert_eq!(status(&compile), 0, "{}", stderr(&compile));
        let back = ringside(&["filter", "asm", "--emit", "raw", &program]);
        assert_eq!(status(&back), 0, "{emit}: {}", stderr(&back));
        assert_eq!(back.stdout, raw, "{emit}");
        // And it is a filter wherever one is taken.
        let again = ringside(&["filter", "compile", "--emit", "raw", &program]);
        assert_eq!(again.stdout, raw, "{emit}: {}", stderr(&again));
    }
}

#[test]
fn the_c_array_compiles_to_the_programs_bytes() {
    let folder = Folder::new();
    let source = folder.file(
        "source",
        "default errno EPERM\nallow read write if arg0 & 3 == 1\n",
    );
    let array = ringside(&["filter", "compile", &source, "--emit", "c"]);
    let main = "#include <stdio.h>\nint main(void) { fwrite(filter, 1, sizeof filter, stdout); return 0; }\n";
    let c = folder.file("main.c", &(stdout(&array) + main));
    let program = argument(&folder.path("main"));
    let cc = std::process::Command::new("cc")
        .args(["-Wall", "-Werror", "-o", &program, &c])
        .output()
        .unwrap();
    assert!(cc.status.success(), "{}", stderr(&cc));
    let bytes = std::process::Command::new(&program)
        .output()
        .unwrap()
        .stdout;
    let raw = ringside(&["filter", "compile", &source, "--emit", "raw"]).stdout;
    assert_eq!(bytes, raw);
}

#[test]
fn asm_says_every_problem_where_it_is() {
    let text = "ld [nr]\njeq #opena, no, yes\nno: ret #ERRNO(EPERM)\nyess: ret #ALLOW\n";
    let output = ringside_with_input(&["filter", "asm", "-"], text);
    assert_eq!(status(&output), 2);
    let text = stderr(&output);
    assert!(
        text.contains("--> <stdin>:2:6") && text.contains("did you mean `open`?"),
        "{text}"
    );
    assert!(
        text.contains("--> <stdin>:2:16") || text.contains("unknown-name"),
        "{text}"
    );
    let output = ringside_with_input(&["filter", "asm", "-"], "ld [arch]\nld [64]\nret a\n");
    assert_eq!(status(&output), 1);
    assert!(
        stdout(&output).contains("0001: ld [64]"),
        "written all the same"
    );
    assert!(
        stderr(&output).contains("--> <stdin>:2:1"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_raw_program_is_asked_like_a_filter() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let program = argument(&folder.path("program"));
    let compile = ringside(&[
        "filter", "compile", &source, "--emit", "raw", "-o", &program,
    ]);
    assert_eq!(status(&compile), 0);
    let line = "{\"syscall\":\"clock_settime\"}";
    let answer = |args: &[&str]| -> Value {
        let output = ringside_with_input(args, line);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        serde_json::from_str(&stdout(&output)).unwrap()
    };
    let alone = answer(&["filter", "eval", &program]);
    assert_eq!(
        (&alone["action"], &alone["rule"]),
        (&"errno".into(), &Value::Null)
    );
    let stacked = answer(&["filter", "eval", &program, "--stack", &source]);
    assert_eq!(
        (&stacked["filter"], &stacked["rule"]),
        (&1.into(), &0.into())
    );
    assert_eq!(status(&ringside(&["filter", "check", &program])), 0);
}

#[test]
fn eval_answers_line_by_line() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let input = "{\"id\":1,\"arch\":\"x86_64\",\"syscall\":\"clock_settime\",\"args\":[\"0\",\"0x7fff0000\"]}\n\
                 oops\n\
                 {\"id\":\"b\",\"nr\":0}";
    let output = ringside_with_input(&["filter", "eval", &source], input);
    assert_eq!(status(&output), 0);
    let text = stdout(&output);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["id"], 1);
    assert_eq!(lines[0]["action"], "errno");
    assert_eq!(lines[0]["word"], "0x00050001");
    assert_eq!(lines[0]["rule"], 0);
    assert!(lines[1]["error"].is_string());
    assert_eq!(lines[2]["id"], "b");
    assert_eq!(lines[2]["action"], "allow");
    assert!(lines[2]["rule"].is_null());
}

#[test]
fn eval_of_a_hundred_thousand_lines_does_not_grow() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let line = "{\"arch\":\"x86_64\",\"nr\":227,\"args\":[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\"]}\n";
    // An address space that would not hold the answers, let alone the questions twice.
    let script = format!(
        "ulimit -v 200000; yes '{}' | head -n 100000 | {} filter eval {source} | wc -l",
        line.trim(),
        env!("CARGO_BIN_EXE_ringside"),
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "100000");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let script = format!(
        "yes '{{\"nr\":1}}' | {} filter eval {source} | head -n 1; exit ${{PIPESTATUS[1]}}",
        env!("CARGO_BIN_EXE_ringside")
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn runtime_runc_puts_its_stub_in_front() {
    let folder = Folder::new();
    let profile = folder.file(
        "profile",
        r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["openat"],"action":"SCMP_ACT_ALLOW"}]}"#,
    );
    let answer = |runtime| {
        let args = ["filter", "eval", &profile, "--runtime", runtime];
        let output = ringside_with_input(&args, "{\"arch\":\"x86_64\",\"nr\":258}\n");
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
        (answer["data"].clone(), answer["rule"].clone())
    };
    assert_eq!(answer("runc"), (38.into(), Value::Null));
    assert_eq!(answer("crun"), (1.into(), Value::Null));
    assert_eq!(answer("declared"), (1.into(), Value::Null));
    let output = ringside(&["filter", "check", &profile, "--runtime", "docker"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("declared, crun and runc"));
}

#[test]
fn a_unit_is_a_filter_and_from_says_so_when_content_does_not() {
    let unit = "[Service]\nSystemCallFilter=~@clock\nSystemCallErrorNumber=EPERM\n";
    let call = "{\"syscall\":\"clock_settime\"}\n";
    let folder = Folder::new();
    let file = folder.file("a.service", unit);
    let answer = stdout(&ringside_with_input(&["filter", "eval", &file], call));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (&answer["action"], &answer["data"]),
        (&"errno".into(), &1.into())
    );
    let check = |from| status(&ringside(&["filter", "check", &file, "--from", from]));
    assert_eq!(check("systemd"), 0);
    assert_eq!(check("text"), 1);
    assert_eq!(check("unit"), 2);
}

#[test]
fn show_passes_prints_every_stage_and_a_pass_can_be_left_out() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let all = ringside(&["filter", "compile", &source, "--show-passes"]);
    assert_eq!(status(&all), 0, "{}", stderr(&all));
    for pass in ["# lower: ", "# share_returns: ", "# search_numbers: "] {
        assert!(stdout(&all).contains(pass), "{}", stdout(&all));
    }
    let args = ["--show-passes", "--without-pass", "share_returns"];
    let some = ringside(&[&["filter", "compile", source.as_str()], args.as_slice()].concat());
    assert!(!stdout(&some).contains("# share_returns: "));
    let none = ringside(&["filter", "compile", &source, "--without-pass", "hope"]);
    assert_eq!(status(&none), 2);
}

#[test]
fn weights_come_from_a_table_of_strace_and_a_bad_line_is_named() {
    let folder = Folder::new();
    let source = folder.file("source", NO_CLOCK);
    let good = folder.file(
        "good",
        "  9.00    0.000001    1    7         read\nopenat 3\n",
    );
    let weighed = ringside(&["filter", "compile", &source, "--weights", &good]);
    assert_eq!(status(&weighed), 0, "{}", stderr(&weighed));
    let bad = folder.file("bad", "openat 3\nopan 4\n");
    let refused = ringside(&["filter", "compile", &source, "--weights", &bad]);
    assert_eq!(status(&refused), 2);
    assert!(stderr(&refused).contains("line 2: `opan` is no syscall"));
}
