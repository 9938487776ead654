//! Functions of the C library that are not syscalls, for people who look for them (fact 49).

/// What a function of the C library calls on current `x86_64` systems, in words.
pub(super) fn syscalls_behind(function: &str) -> Option<&'static str> {
    Some(match function {
        "abort" | "raise" => "tgkill, rt_sigprocmask and rt_sigaction",
        "calloc" | "free" | "malloc" | "realloc" => "brk, mmap and munmap",
        "exec" | "execl" | "execlp" | "execv" | "execvp" => "execve",
        "fexecve" => "execveat",
        "fopen" | "open64" | "opendir" => "openat",
        "fclose" | "closedir" => "close",
        "fread" | "getchar" | "gets" | "scanf" => "read",
        "fwrite" | "fputs" | "printf" | "putchar" | "puts" => "write",
        "fseek" | "ftell" => "lseek",
        "getaddrinfo" | "gethostbyname" => "socket, connect, sendto and recvfrom, among others",
        "isatty" | "tcgetattr" | "tcsetattr" => "ioctl",
        "popen" | "system" | "posix_spawn" => "clone3 or vfork, then execve",
        "pthread_create" => "clone3",
        "pthread_mutex_lock" | "pthread_join" | "sem_wait" => "futex",
        "readdir" => "getdents64",
        "recv" => "recvfrom",
        "remove" => "unlink and rmdir",
        "send" => "sendto",
        "setenv" | "getenv" => "nothing: it works in user space",
        "sigaction" => "rt_sigaction",
        "sigprocmask" => "rt_sigprocmask",
        "sleep" | "usleep" => "clock_nanosleep",
        "wait" | "waitpid" | "wait3" => "wait4",
        _ => return None,
    })
}
