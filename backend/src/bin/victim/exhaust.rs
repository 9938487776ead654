//! Using things up. Each prints how much it got.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::time::{ClockId, clock_gettime};

use crate::call::call;

/// Forks children that wait until that fails.
pub(crate) fn forks() {
    let mut n_children = 0;
    loop {
        // SAFETY: this process has one thread, and the child only waits.
        match unsafe { libc::fork() } {
            0 => linger(),
            -1 => {
                println!("{n_children} {:?}", Errno::last());
                return;
            }
            _ => n_children += 1,
        }
    }
}

/// Starts threads that wait until that fails.
pub(crate) fn threads() {
    let mut n_threads = 0;
    loop {
        let thread = thread::Builder::new()
            .stack_size(64 << 10)
            .spawn(|| linger());
        match thread {
            Ok(_) => n_threads += 1,
            Err(error) => {
                println!(
                    "{n_threads} {:?}",
                    Errno::from_raw(error.raw_os_error().unwrap_or(0))
                );
                return;
            }
        }
    }
}

fn linger() -> ! {
    loop {
        // SAFETY: takes no pointer.
        unsafe { libc::pause() };
    }
}

/// Opens files until that fails, and prints the highest descriptor.
pub(crate) fn files() {
    let mut files = Vec::new();
    loop {
        match File::open("/dev/null") {
            Ok(file) => files.push(file),
            Err(error) => {
                println!(
                    "{} {:?}",
                    files.len() + 3,
                    error.raw_os_error().map(Errno::from_raw)
                );
                return;
            }
        }
    }
}

/// Writes files of a MiB into a directory until that fails, and prints how many bytes fit.
pub(crate) fn fill(dir: &str) {
    let block = vec![1u8; 4096];
    let mut n_bytes = 0;
    for number in 0.. {
        let file = File::create(Path::new(dir).join(number.to_string()));
        let Ok(mut file) = file else { break };
        for _ in 0..256 {
            match file.write(&block) {
                Ok(written) => n_bytes += written,
                Err(error) => {
                    println!("{n_bytes} {:?}", error.raw_os_error().map(Errno::from_raw));
                    return;
                }
            }
        }
    }
    println!("{n_bytes} cannot create");
}

/// Creates empty files until that fails.
pub(crate) fn create(dir: &str) {
    for number in 0.. {
        if let Err(error) = fs::write(Path::new(dir).join(number.to_string()), "") {
            println!("{number} {:?}", error.raw_os_error().map(Errno::from_raw));
            return;
        }
    }
}

/// Writes one file of so many bytes.
pub(crate) fn file_size(bytes: &str) {
    // The kernel's own way to say it is a signal; ignored, the call fails instead.
    // SAFETY: ignoring a signal runs no code of ours.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    let bytes = vec![1u8; bytes.parse().unwrap_or(0)];
    match fs::write("/tmp/large", &bytes) {
        Ok(()) => println!("written"),
        Err(error) => println!("{:?}", error.raw_os_error().map(Errno::from_raw)),
    }
}

/// Uses up so many milliseconds of CPU time and prints how many it took on the wall.
pub(crate) fn spin_for(ms: &str) {
    let wanted = Duration::from_millis(ms.parse().unwrap_or(0));
    let start = Instant::now();
    let used = || clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).map(Duration::from);
    while used().is_ok_and(|used| used < wanted) {
        for _ in 0..10_000 {
            std::hint::spin_loop();
        }
    }
    println!("{}", start.elapsed().as_millis());
}

/// Uses up CPU time.
pub(crate) fn spin() {
    loop {
        std::hint::spin_loop();
    }
}

/// Prints without end and without a line's end.
pub(crate) fn flood() {
    let block = [b'x'; 4096];
    loop {
        let written = call(libc::SYS_write, &[1, block.as_ptr() as libc::c_long, 4096]);
        if written.is_err() {
            return;
        }
    }
}
