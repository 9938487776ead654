//! The named actions of setting a sandbox up, in their order.

use std::fmt;

macro_rules! steps {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// One named set-up action. If one fails no command runs, and the error names it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Step {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Step {
            /// Every step, in the order in which they are taken.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// What it does, as a verb phrase: `make namespaces`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

steps! {
    /// The server makes the run's control groups.
    MakeCgroup = "make the control groups",
    /// The server starts the set-up process, which makes sandboxes.
    StartSetup = "start the set-up process",
    /// The set-up process learns what to build.
    ReadGroundwork = "read what to build",
    /// pid 1 of the run is cloned into fresh namespaces.
    MakeNamespaces = "make namespaces",
    /// The ids inside are mapped to an unprivileged one outside.
    MapIds = "map user and group ids",
    /// The sandbox is the first to go when memory runs out.
    RaiseOomScore = "raise the oom score",
    /// The run enters its control groups.
    EnterCgroup = "enter the control groups",
    /// The run does not see where in the host's groups it is.
    HideCgroups = "make the control group namespace",
    /// The run's own monotonic and boot clocks begin, where the kernel has such.
    MakeTimeNamespace = "make the time namespace",
    /// No mount of ours reaches the host, nor the other way round.
    CutMounts = "cut mount propagation",
    /// The operator's file tree is opened, or the host's.
    OpenRootfs = "open the root file system",
    /// What is shown of it, and of the host's devices, is taken by file descriptor.
    TakeTrees = "take what is shown of the host",
    /// pid 1 becomes the mapped user, without supplementary groups.
    TakeIds = "take the mapped ids",
    /// pid 1 dies with the server's thread.
    DieWithServer = "tie the life to the server",
    /// Nothing of the server's terminal can be reached.
    LeaveSession = "leave the server's session",
    /// The run has a host name of its own.
    SetHostname = "set the host name",
    /// The run's own loopback comes up; there is no other interface.
    RaiseLoopback = "raise the loopback interface",
    /// The new root is made.
    MakeRoot = "make the root",
    /// Programs and libraries appear, read-only.
    BindUsr = "bind /usr",
    /// /etc is written.
    WriteEtc = "write /etc",
    /// The harmless device nodes appear.
    MakeDev = "make /dev",
    /// The writable, thrown-away directories appear.
    MakeScratch = "make the scratch directories",
    /// A fresh /proc appears.
    MountProc = "mount /proc",
    /// What /proc tells of the host is hidden.
    MaskProc = "mask /proc",
    /// The new root becomes the root, the old one is gone.
    PivotRoot = "pivot into the root",
    /// The root becomes read-only.
    SealRoot = "make the root read-only",
    /// All five capability sets are emptied.
    DropCapabilities = "drop capabilities",
    /// Nothing can gain privileges any more.
    SetNoNewPrivs = "set no_new_privs",
    /// pid 1 cannot be read or traced from inside.
    HideInit = "hide pid 1",
    /// The sandbox's own filter is installed.
    InstallSafetyFilter = "install the safety filter",
    /// The process that will be the command is forked.
    ForkLeader = "fork the leader",
    /// The leader makes itself ready and says so.
    ReadyLeader = "ready the leader",
    /// All processes of the run share one CPU.
    PinCpu = "pin to one cpu",
    /// The leader reads the plan.
    ReadPlan = "read the plan",
    /// The command's standard streams take their places.
    TakeStdio = "take the standard streams",
    /// The command's program is looked up.
    FindProgram = "find the program",
    /// Resource limits are set.
    SetRlimits = "set resource limits",
    /// The server kills and reaps what is left.
    End = "end the sandbox",
}

impl Step {
    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    pub(super) const fn number(self) -> u8 {
        self as u8
    }

    /// What to try if it fails, where there is something.
    pub const fn remedy(self) -> Option<&'static str> {
        match self {
            Self::MakeNamespaces => Some(
                "this host must allow user namespaces: sysctl user.max_user_namespaces > 0, \
                 kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0; \
                 in a container, run it with --security-opt seccomp=unconfined",
            ),
            Self::MakeTimeNamespace => {
                Some("this host must allow time namespaces: sysctl user.max_time_namespaces > 0")
            }
            Self::MapIds => {
                Some("the server must be root with CAP_SETUID and CAP_SETGID, or an ordinary user")
            }
            Self::OpenRootfs => Some(
                "the directory of --rootfs has moved or was replaced since Ringside started; start it again",
            ),
            Self::MountProc => Some(
                "in a container, /proc must not be masked: run it with --security-opt systempaths=unconfined",
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_numbers_convert_both_ways() {
        for &step in Step::ALL {
            assert_eq!(Step::from_number(step.number()), Some(step));
        }
        let past = u8::try_from(Step::ALL.len()).unwrap();
        assert_eq!(Step::from_number(past), None);
    }
}
