//! Version 2 as the running kernel has it: what needs no controller works on hybrid hosts too.
#![allow(clippy::print_stdout, reason = "a test says when it skips")]

use super::*;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, Command};

/// Our own group of version 2, if groups can be made in it.
fn own_group() -> Option<PathBuf> {
    let own = View::read().ok().and_then(|view| view.version_2());
    let usable = own.filter(|own| {
        let probe = own.join(format!("probe-{}", std::process::id()));
        fs::create_dir(&probe).is_ok() && fs::remove_dir(&probe).is_ok()
    });
    if usable.is_none() {
        println!("SKIPPED: control groups of version 2 cannot be made here");
    }
    usable
}

fn sleeper_in(group: &Path) -> Child {
    let child = Command::new("sleep").arg("1000").spawn().unwrap();
    run::set(group, "cgroup.procs", &child.id().to_string()).unwrap();
    child
}

#[test]
fn removing_a_group_of_version_2_kills_who_is_in_it() {
    let Some(own) = own_group() else { return };
    let home = Home::version_2(&own, Vec::new()).unwrap();
    let place = home.path.clone();
    let cgroups = Cgroups::of(vec![home], BTreeMap::new());
    let group = cgroups.make().unwrap().unwrap();
    let run = place.join("run-0");
    let mut child = sleeper_in(&run);
    drop(group);
    assert!(!run.exists());
    assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGKILL));
    drop(cgroups);
    assert!(!place.exists());
}

#[test]
fn a_dead_servers_group_of_version_2_is_swept_with_who_is_in_it_and_a_living_ones_is_not() {
    let Some(own) = own_group() else { return };
    // Not in our own group itself, where servers of other tests come and go.
    let place = own.join(format!("sweep-{}", std::process::id()));
    fs::create_dir(&place).unwrap();
    let living = Home::version_2(&place, Vec::new()).unwrap();
    let dead = place.join("ringside-0-0");
    fs::create_dir_all(dead.join("run-7")).unwrap();
    let mut child = sleeper_in(&dead.join("run-7"));
    sweep::sweep(&place);
    assert!(!dead.exists());
    assert!(living.path.exists());
    assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGKILL));
    drop(living);
    fs::remove_dir(place).unwrap();
}
