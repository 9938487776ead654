//! Real sandboxes: what runs, what it sees, how a run fails to be made.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_harness;

use ringside_backend::sandbox::{SandboxError, Step};
use sandbox_harness::Run;

fn check(line: &str, expected: &str) {
    assert_eq!(Run::shell(line).output(), expected, "{line}");
}

#[test]
fn true_runs_and_prints_nothing() {
    assert_eq!(Run::new(&["/bin/true"]).output(), "");
}

#[test]
fn the_command_is_root_of_its_own_world() {
    check(
        "id -u; id -g; id -G; hostname; pwd",
        "0\n0\n0\nringside\n/root\n",
    );
}

#[test]
fn the_command_is_pid_2_below_our_init() {
    check("echo $$; cat /proc/1/comm", "2\nringside-init\n");
}

#[test]
fn the_environment_is_built_from_nothing() {
    check(
        "/usr/bin/env -u PWD -u OLDPWD -u SHLVL -u _ | sort",
        "HOME=/root\nLANG=C.UTF-8\n\
         PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n\
         TERM=dumb\nTZ=UTC\nUSER=root\n",
    );
}

#[test]
fn the_root_holds_what_we_put_there() {
    let listed = Run::shell("ls /").output();
    let expected = [
        "bin", "dev", "etc", "home", "lib", "proc", "root", "run", "sbin", "tmp",
    ];
    for name in expected.into_iter().chain(["usr", "var"]) {
        assert!(
            listed.lines().any(|line| line == name),
            "{name} in {listed}"
        );
    }
    for name in ["sys", "mnt", "boot", "scratch", "opt", "srv"] {
        assert!(
            !listed.lines().any(|line| line == name),
            "{name} in {listed}"
        );
    }
}

#[test]
fn the_writable_places_are_empty_and_thrown_away() {
    let all = "/tmp /home /root /run /var/tmp /dev/shm";
    let line = format!("for d in {all}; do ls -A $d; echo x > $d/mine && cat $d/mine; done");
    check(&line, "x\nx\nx\nx\nx\nx\n");
    check(&line, "x\nx\nx\nx\nx\nx\n");
}

#[test]
fn the_loopback_is_its_own_and_alone() {
    check("ls /proc/sys/net/ipv4/conf", "all\ndefault\nlo\n");
    let interfaces = Run::shell("cat /proc/net/dev").output();
    assert_eq!(interfaces.lines().count(), 3, "{interfaces}");
    // Addresses are given when the interface comes up.
    check("grep -q 127.0.0.1 /proc/net/fib_trie && echo up", "up\n");
}

#[test]
fn setting_the_clock_is_left_to_the_kernel_to_refuse() {
    let output = Run::new(&["date", "-s", "19 april 2022 18:19:09"]).output();
    assert!(
        output.contains("cannot set date: Operation not permitted"),
        "{output}"
    );
}

#[test]
fn a_learners_filter_decides_before_the_kernel() {
    let output = Run::new(&["date", "-s", "19 april 2022 18:19:09"])
        .filter("default allow\nerrno EBUSY clock_settime\n")
        .output();
    assert!(output.contains("Device or resource busy"), "{output}");
}

#[test]
fn filters_stack_below_each_other() {
    let grep = ["grep", "-c", "Seccomp_filters:\t3", "/proc/self/status"];
    let run = Run::new(&grep)
        .filter("default allow")
        .filter("default allow");
    assert_eq!(run.output(), "1\n");
}

#[test]
fn an_unknown_program_is_not_found_before_anything_runs() {
    let error = Run::new(&["no-such-program"]).end().unwrap_err();
    assert_eq!(error.shell_status(), Some(127));
    assert!(
        error
            .to_string()
            .starts_with("`no-such-program`: command not found")
    );
    assert_eq!(
        Run::new(&["/usr/bin/no-such"])
            .end()
            .unwrap_err()
            .shell_status(),
        Some(127)
    );
}

#[test]
fn our_own_program_cannot_be_the_command() {
    for path in ["/proc/self/exe", "/proc/thread-self/exe", "/proc/1/exe"] {
        let Err(SandboxError::NotExecutable { program, .. }) = Run::new(&[path]).spawn() else {
            panic!("{path} is executed");
        };
        assert_eq!(program, path);
    }
}

#[test]
fn a_file_that_is_no_program_cannot_be_executed() {
    for path in ["/etc/passwd", "/usr", "/dev/null"] {
        let error = Run::new(&[path]).end().unwrap_err();
        assert_eq!(error.shell_status(), Some(126), "{path}: {error}");
    }
}

#[test]
fn an_empty_command_is_refused() {
    for argv in [&[][..], &[""]] {
        let error = Run::new(argv).end().unwrap_err();
        assert!(matches!(error, SandboxError::EmptyCommand), "{error}");
    }
}

#[test]
fn a_failing_step_is_named_and_leaves_nothing() {
    fn check(step: Step, change: impl FnOnce(Run) -> Run) {
        let run = change(Run::shell("echo it ran"));
        let error = run.end().unwrap_err();
        match error {
            SandboxError::Step { step: failed, .. } => assert_eq!(failed, step),
            other => panic!("{other}"),
        }
        let children = ringside_backend::sys::process::wait_any_of_thread().unwrap();
        assert!(children.is_none(), "{children:?}");
    }
    check(Step::StartSetup, |run| run.launcher("/no/such/file"));
    check(Step::PinCpu, |mut run| {
        run.plan.cpu = Some(1000);
        run
    });
    check(Step::SetHostname, |mut run| {
        run.plan.hostname = "x".repeat(65);
        run
    });
}

#[test]
fn a_launcher_that_is_not_ours_is_noticed() {
    let error = Run::new(&["true"]).launcher("/bin/true").end().unwrap_err();
    assert!(
        matches!(error, SandboxError::Died | SandboxError::Step { .. }),
        "{error}"
    );
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}

#[test]
fn a_run_sees_neither_the_hosts_uptime_nor_a_process_older_than_its_machine() {
    if !std::path::Path::new("/proc/self/ns/time").exists() {
        println!("skipped: this kernel has no time namespaces");
        return;
    }
    let uptime = |text: &str| -> f64 { text.split(' ').next().unwrap().parse().unwrap() };
    let ours = || uptime(&std::fs::read_to_string("/proc/uptime").unwrap());
    let before = ours();
    let said = Run::shell("cat /proc/1/stat /proc/2/stat /proc/uptime; date +%s").output();
    let passed = ours() - before;
    let [init, leader, theirs, _date] = said.lines().collect::<Vec<_>>()[..] else {
        panic!("{said}");
    };
    let up = uptime(theirs);
    assert!(60.0 <= up && up <= 61.1 + passed, "{up} after {passed}");
    for stat in [init, leader] {
        // The 22nd field, in hundredths of a second; the name before may have anything in it.
        let rest = stat.rsplit(')').next().unwrap();
        let began: f64 = rest.split(' ').nth(20).unwrap().parse().unwrap();
        assert!(began / 100.0 <= up, "{stat}");
    }
}

#[test]
fn the_clock_of_the_day_is_the_hosts() {
    let now = || {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.unwrap().as_secs()
    };
    let before = now();
    let theirs: u64 = Run::new(&["date", "+%s"]).output().trim().parse().unwrap();
    assert!(before <= theirs && theirs <= now());
}
