//! A command with its filter and options, ready to run: what the explained modes of seccomp are shown with.

use super::example::Example;
use super::options::Options;
use crate::mark;

/// A command, ready to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// For the command box.
    pub command: String,
    /// For the editor; none leaves it as it is.
    pub filter: Option<String>,
    /// How it is run.
    pub options: Options,
}

/// A mode of seccomp, with a run that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// What `Seccomp:` of `/proc/PID/status` says.
    pub number: u8,
    /// What it is called.
    pub name: &'static str,
    /// What the host's report calls it; the kernel has the others always.
    pub offered_as: Option<&'static str>,
    /// What it is.
    pub meaning: &'static str,
    /// What its run shows.
    pub look_for: &'static str,
}

/// The three of them.
pub const MODES: [Mode; 3] = [
    Mode {
        number: 0,
        name: mark!("no seccomp"),
        offered_as: None,
        meaning: mark!(
            "Every syscall reaches the kernel, which alone decides: by user, capability, permission bits. This is what a process has from the start."
        ),
        look_for: mark!(
            "clock_settime reaches the kernel, and the kernel refuses it for want of CAP_SYS_TIME. The two lines of output still say Seccomp: 2 and one filter: that is Ringside's own safety filter, which no run is without."
        ),
    },
    Mode {
        number: 1,
        name: mark!("strict mode"),
        offered_as: Some("strict"),
        meaning: mark!(
            "read, write, exit and rt_sigreturn, and nothing else: whatever else a thread calls, it dies of SIGKILL, and no process can catch that. Made in 2005 for programs that only compute."
        ),
        look_for: mark!(
            "The program dies at its first call, brk, before it has printed anything: SIGKILL, and not a filter's SIGSYS. Not even its loader can work like this."
        ),
    },
    Mode {
        number: 2,
        name: mark!("filter mode"),
        offered_as: Some("filter"),
        meaning: mark!(
            "A BPF program looks at each call, its number and its six arguments, and answers: allow, an errno, SIGSYS, death. Filters add up, the strictest answer counts, and none can be taken off again. Containers, browsers and systemd use this one."
        ),
        look_for: mark!(
            "clock_settime gets EPERM again, but from line 4 of the filter: the kernel never sees the call. The output says Seccomp: 2 and two filters: the safety filter, and yours on top."
        ),
    },
];

impl Mode {
    /// The run that shows it: the same command in each.
    pub fn trial(&self) -> Trial {
        let filter = match self.number {
            0 => Some(String::new()),
            1 => None,
            _ => Example::all().next().map(|clock| clock.filter.to_owned()),
        };
        Trial {
            command: "grep -i seccomp /proc/self/status; date -s \"19 april 2022 18:19:09\""
                .to_owned(),
            filter,
            options: Options {
                strict: self.number == 1,
                ..Options::default()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::command;

    #[test]
    fn each_mode_runs_the_same_command_in_its_own_way() {
        let trials = MODES.map(|mode| mode.trial());
        let requests = trials.each_ref().map(|trial| {
            let command = command::read(&trial.command).expect("a command");
            let filter = trial.filter.as_deref().unwrap_or("default kill");
            trial.options.request(command, filter)
        });
        let ways = requests
            .each_ref()
            .map(|request| (request.strict, request.filters.len()));
        assert_eq!(ways, [(false, 0), (true, 0), (false, 1)]);
        assert!(
            requests
                .iter()
                .all(|request| request.command == requests[0].command)
        );
    }

    #[test]
    fn the_line_that_the_filter_modes_run_speaks_of_is_there() {
        let filter = MODES[2].trial().filter.expect("a filter");
        let line = filter.lines().nth(3).expect("line 4");
        assert!(
            line.contains("clock_settime") && MODES[2].look_for.contains("line 4"),
            "{line}"
        );
    }
}
