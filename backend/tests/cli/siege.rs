//! What a server costs while others do their worst: its own process, measured from outside.

use crate::program::command;
use crate::serve::{Served, serve, served};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

const SOCKETS: u64 = 1000;

fn resident_kib(server: &Served) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.unwrap().trim().trim_end_matches(" kB");
    kib.parse().unwrap()
}

/// A socket that the server has upgraded, and heard.
fn idle(server: &Served) -> TcpStream {
    let mut socket = TcpStream::connect(&server.address).unwrap();
    let handshake = "GET /api/runs/ws HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\n\
                     upgrade: websocket\r\nsec-websocket-version: 13\r\n\
                     sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    socket.write_all(handshake.as_bytes()).unwrap();
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{head:?}");
    // A ping, masked with zeroes; its pong says that the socket's task is there.
    socket.write_all(&[0x89, 0x80, 0, 0, 0, 0]).unwrap();
    let mut pong = [0; 2];
    socket.read_exact(&mut pong).unwrap();
    assert_eq!(pong, [0x8a, 0]);
    socket
}

#[test]
fn a_thousand_idle_sockets_cost_less_than_64_kib_each_and_leave_room_for_runs() {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    if hard < 2 * SOCKETS {
        println!("SKIPPED: no more than {hard} descriptors are allowed here");
        return;
    }
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(2 * SOCKETS), hard).unwrap();
    // As many as a login shell gives: the server must see to the rest itself.
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -Sn 512; exec \"$0\" \"$@\""])
        .arg(command(&[]).get_program())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(["--set", "hello_ms=3600000", "--set", "wall_ms=600000"]);
    let server = served(&mut shell);
    // What the first ones allocate is there for all.
    let mut sockets: Vec<_> = (0..10).map(|_| idle(&server)).collect();
    let before = resident_kib(&server);
    sockets.extend((0..SOCKETS).map(|_| idle(&server)));
    let grown = resident_kib(&server).saturating_sub(before);
    assert!(grown < 64 * SOCKETS, "{grown} KiB for {SOCKETS}");
    let (_, told) = server.run_until("echo beside", "\"type\":\"end\"");
    assert!(told.contains("beside\\n"), "{told}");
    drop(sockets);
}

/// Reads to the end of a run, as fast as it comes: the server gives up on clients that are slow.
fn end_of(mut stream: TcpStream) {
    let (mut last, mut chunk) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        let n = stream.read(&mut chunk).unwrap();
        if n == 0 {
            break;
        }
        last.extend_from_slice(&chunk[..n]);
        last.drain(..last.len().saturating_sub(4096));
    }
    let last = String::from_utf8_lossy(&last);
    assert!(last.contains("\"type\":\"end\""), "{last}");
}

#[test]
fn what_runs_use_up_does_not_grow_the_server() {
    let server = serve(&[
        "--set",
        "memory_bytes=33554432",
        "--set",
        "output_bytes=200000",
        "--set",
        "events=5000",
        "--set",
        "wall_ms=600000",
    ]);
    let worst = [
        "dd if=/dev/zero of=/dev/null bs=64M count=1; true",
        "for i in 1 2 3 4 5 6 7 8; do head -c 8M /dev/zero > /dev/shm/$i || exit; done",
        "tr '\\0' x < /dev/zero",
        "i=0; while [ $i -lt 6000 ]; do cd /; i=$((i+1)); done",
        // The shell gives up when it cannot fork.
        "while :; do sleep 1000 & done",
    ];
    let all = || {
        for shell in worst {
            end_of(server.run_until(shell, "\"started\"").0);
        }
    };
    all();
    let before = resident_kib(&server);
    all();
    all();
    let grown = resident_kib(&server).saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB");
}
