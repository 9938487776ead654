//! System objects that outlive whoever made them, or that cost the kernel's own memory.

use std::fs::{self, File};

use nix::errno::Errno;

use crate::call::call;

/// `struct mq_attr`: flags, messages, bytes of a message, messages now, and what is reserved.
type QueueAttributes = [libc::c_long; 8];

/// Makes POSIX message queues of one KiB until that fails.
pub(crate) fn message_queues() {
    let attributes: QueueAttributes = [0, 1, 1024, 0, 0, 0, 0, 0];
    for number in 0.. {
        if let Err(errno) = message_queue(&number.to_string(), &attributes) {
            println!("{number} {errno:?}");
            return;
        }
    }
}

fn message_queue(name: &str, attributes: &QueueAttributes) -> Result<(), Errno> {
    // The kernel takes the name without the slash that the C library wants.
    let name = format!("{name}\0");
    let create = libc::O_CREAT | libc::O_RDWR;
    let args = [
        name.as_ptr() as libc::c_long,
        create.into(),
        0o600,
        attributes.as_ptr() as libc::c_long,
    ];
    let fd = call(libc::SYS_mq_open, &args)?;
    call(libc::SYS_close, &[fd]).map(drop)
}

/// Makes timers until that fails.
pub(crate) fn timers() {
    let mut id = 0i32;
    for number in 0.. {
        let id = (&raw mut id) as libc::c_long;
        let clock = libc::CLOCK_MONOTONIC.into();
        if let Err(errno) = call(libc::SYS_timer_create, &[clock, 0, id]) {
            println!("{number} {errno:?}");
            return;
        }
    }
}

/// Leaves one of everything that has a name or a key, and says what could be left.
pub(crate) fn leave(name: &str, key: &str) {
    let key = key.parse().unwrap_or(1);
    let create = libc::c_long::from(libc::IPC_CREAT | 0o600);
    let say =
        |what: &str, is_left: bool| println!("{what} {}", if is_left { "left" } else { "no" });
    for dir in ["/tmp", "/dev/shm", "/run", "/root"] {
        say(dir, File::create(format!("{dir}/{name}")).is_ok());
    }
    say("shm", call(libc::SYS_shmget, &[key, 4096, create]).is_ok());
    say("msg", call(libc::SYS_msgget, &[key, create]).is_ok());
    say("sem", call(libc::SYS_semget, &[key, 1, create]).is_ok());
    let attributes = [0, 1, 16, 0, 0, 0, 0, 0];
    say("mqueue", message_queue(name, &attributes).is_ok());
    let known = fs::read_to_string("/proc/sysvipc/shm").unwrap_or_default();
    say("seen inside", known.contains(&key.to_string()));
}
