/* Programs to be traced: what a shell cannot do. `subject NAME ...` does one of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* si_code of asm-generic/siginfo.h, which the C library keeps to itself. */
#define SYS_SECCOMP 1

extern char **environ;

static void must(int holds, const char *what) {
    if (!holds) {
        perror(what);
        _exit(99);
    }
}

static void install(struct sock_filter *insns, unsigned short n, int by_prctl) {
    struct sock_fprog program = {.len = n, .filter = insns};
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
    long result = by_prctl ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)
                           : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
    must(result == 0, "install");
}

/* launch FILE... -- COMMAND...: as the sandbox does it. Says that it is there, waits for a byte,
 * installs, becomes. Standard input is a socket. */
static int launch(int argc, char **argv) {
    char byte = 0;
    must(write(0, &byte, 1) == 1, "ready");
    must(read(0, &byte, 1) == 1, "wait");
    int at = 0;
    for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
        static struct sock_filter insns[4096];
        int fd = open(argv[at], O_RDONLY);
        long n = read(fd, insns, sizeof insns);
        must(n > 0, argv[at]);
        close(fd);
        install(insns, n / sizeof insns[0], 0);
    }
    must(at + 1 < argc, "no command");
    execv(argv[at + 1], argv + at + 1);
    return 126;
}

/* One syscall gets an answer of its own; all others are allowed. */
static void answer(int nr, unsigned word, int by_prctl) {
    struct sock_filter insns[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, word),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    install(insns, 4, by_prctl);
}

static void *call_getppid(void *unused);
static void in_a_thread(void *(*body)(void *));

static int nested(void) {
    answer(SYS_getppid, SECCOMP_RET_ERRNO | EXDEV, 0);
    must(syscall(SYS_getppid) == -1 && errno == EXDEV, "first filter");
    answer(SYS_getpgrp, SECCOMP_RET_ERRNO | ENOTTY, 1);
    must(syscall(SYS_getpgrp) == -1 && errno == ENOTTY, "second filter");
    if (fork() == 0) {
        must(syscall(SYS_getppid) == -1 && errno == EXDEV, "inherited");
        _exit(0);
    }
    must(wait(NULL) > 0, "wait");
    return 0;
}

static long install_with(unsigned flags, struct sock_filter *insns, unsigned short n) {
    struct sock_fprog program = {.len = n, .filter = insns};
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

/* One syscall gets an errno; all other calls are allowed. */
#define ERRNO_FOR(number, reason)                                                                  \
    {                                                                                              \
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),                     \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),                                         \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (reason)),                                   \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),                                              \
    }

static volatile int is_synced;
static volatile int n_calling;

static void *call_until_synced(void *unused) {
    must(syscall(SYS_getppid) > 0, "not yet");
    __sync_fetch_and_add(&n_calling, 1);
    while (!is_synced)
        syscall(SYS_getppid);
    must(syscall(SYS_getppid) == -1 && errno == EXDEV, "synced");
    return unused;
}

/* One thread installs a filter for all of them, while they call what it refuses. */
static int tsync(void) {
    struct sock_filter insns[] = ERRNO_FOR(SYS_getppid, EXDEV);
    pthread_t all[4];
    for (int i = 0; i < 4; i++)
        must(pthread_create(&all[i], NULL, call_until_synced, NULL) == 0, "thread");
    while (n_calling < 4)
        sched_yield();
    must(install_with(SECCOMP_FILTER_FLAG_TSYNC, insns, 4) == 0, "tsync");
    is_synced = 1;
    for (int i = 0; i < 4; i++)
        pthread_join(all[i], NULL);
    must(syscall(SYS_getppid) == -1 && errno == EXDEV, "own");
    return 0;
}

static pthread_barrier_t met;

static void *stand_apart(void *unused) {
    struct sock_filter insns[] = ERRNO_FOR(SYS_getpgrp, ENOTTY);
    must(install_with(SECCOMP_FILTER_FLAG_LOG, insns, 4) == 0, "own filter");
    pthread_barrier_wait(&met);
    pthread_barrier_wait(&met);
    must(syscall(SYS_getpgrp) == -1 && errno == ENOTTY, "own filter stays");
    must(syscall(SYS_getppid) > 0, "not synced");
    return unused;
}

/* A thread with a filter of its own keeps others from being synced. */
static int tsync_fails(void) {
    struct sock_filter insns[] = ERRNO_FOR(SYS_getppid, EXDEV);
    pthread_t thread;
    pthread_barrier_init(&met, NULL, 2);
    must(pthread_create(&thread, NULL, stand_apart, NULL) == 0, "thread");
    pthread_barrier_wait(&met);
    long offender = install_with(SECCOMP_FILTER_FLAG_TSYNC, insns, 4);
    must(offender > 0, "the thread in the way");
    must(install_with(SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH, insns, 4) == -1 &&
             errno == ESRCH,
         "esrch");
    must(syscall(SYS_getppid) > 0, "nothing was installed");
    pthread_barrier_wait(&met);
    pthread_join(thread, NULL);
    return 0;
}

/* What the kernel does not take has no say. */
static int refused_installs(void) {
    struct sock_filter good[] = ERRNO_FOR(SYS_getppid, EXDEV);
    struct sock_filter bad[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2)};
    must(install_with(0, bad, 1) == -1 && errno == EINVAL, "does not load");
    must(install_with(1 << 20, good, 4) == -1 && errno == EINVAL, "no such flag");
    must(install_with(0, (void *)8, 4) == -1 && errno == EFAULT, "bad pointer");
    must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (void *)8) == -1 && errno == EFAULT, "bad");
    must(syscall(SYS_getppid) > 0, "nothing was installed");
    return 0;
}

static int listener;

static void *supervise(void *unused) {
    for (int i = 0; i < 3; i++) {
        struct seccomp_notif question = {0};
        struct seccomp_notif_resp answer = {0};
        must(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &question) == 0, "receive");
        answer.id = question.id;
        if (question.data.nr == SYS_getppid)
            answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        else if (question.data.nr == SYS_getpgrp)
            answer.error = -EXDEV;
        must(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) == 0, "send");
    }
    return unused;
}

/* A program that supervises itself: it lets a call go on, refuses one, and says of a filter that
 * it was installed, which is not true. */
static int supervisor(void) {
    struct sock_filter insns[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgrp, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_filter lie[] = ERRNO_FOR(SYS_getsid, EXDEV);
    listener = install_with(SECCOMP_FILTER_FLAG_NEW_LISTENER, insns, 6);
    must(listener >= 0, "listener");
    pthread_t thread;
    must(pthread_create(&thread, NULL, supervise, NULL) == 0, "thread");
    must(syscall(SYS_getppid) > 0, "goes on");
    must(syscall(SYS_getpgrp) == -1 && errno == EXDEV, "refused");
    must(install_with(0, lie, 4) == 0, "a lie");
    must(syscall(SYS_getsid, 0) > 0, "nothing was installed");
    pthread_join(thread, NULL);
    return 0;
}

/* A filter that a 32-bit call installs, whose pointers have four bytes. */
static int compat_install(void) {
#ifdef __x86_64__
    struct sock_filter insns[] = ERRNO_FOR(SYS_getppid, EXDEV);
    char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
                     -1, 0);
    must(low != MAP_FAILED, "low memory");
    struct {
        unsigned short len;
        unsigned filter;
    } program = {4, (unsigned)(unsigned long)(low + 64)};
    memcpy(low, &program, sizeof program);
    memcpy(low + 64, insns, sizeof insns);
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
    long result;
    /* __NR_seccomp of 32-bit x86 */
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(354), "b"(SECCOMP_SET_MODE_FILTER), "c"(0), "d"(low)
                     : "memory", "r8", "r9", "r10", "r11");
    must(result == 0, "install");
    must(syscall(SYS_getppid) == -1 && errno == EXDEV, "on");
#endif
    return 0;
}

/* Its filter is on in threads, children by fork, vfork and clone, and after execve. */
static int inherited(void) {
    answer(SYS_getppid, SECCOMP_RET_ERRNO | EXDEV, 0);
    in_a_thread(call_getppid);
    if (fork() == 0) {
        syscall(SYS_getppid);
        _exit(0);
    }
    if (vfork() == 0) {
        syscall(SYS_getppid);
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    char *argv[] = {"subject", "getppid", NULL};
    execv("/proc/self/exe", argv);
    return 98;
}

static int strict_by_itself(void) {
    must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) == 0, "strict");
    syscall(SYS_getppid);
    return 98;
}

static volatile sig_atomic_t trapped;

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)context;
    trapped = info->si_code;
}

static void handle(int signal) {
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
    must(sigaction(signal, &action, NULL) == 0, "sigaction");
}

static int trap(void) {
    handle(SIGSYS);
    syscall(SYS_getppid);
    must(trapped == SYS_SECCOMP, "trapped");
    return 0;
}

static void *call_getppid(void *unused) {
    syscall(SYS_getppid);
    return unused;
}

static void in_a_thread(void *(*body)(void *)) {
    pthread_t thread;
    must(pthread_create(&thread, NULL, body, NULL) == 0, "thread");
    pthread_join(thread, NULL);
}

static void *many_calls(void *unused) {
    for (int i = 0; i < 200; i++)
        syscall(SYS_getppid);
    return unused;
}

static int threads(void) {
    pthread_t all[8];
    for (int i = 0; i < 8; i++)
        must(pthread_create(&all[i], NULL, many_calls, NULL) == 0, "thread");
    for (int i = 0; i < 8; i++)
        pthread_join(all[i], NULL);
    return 0;
}

static void *become_true(void *unused) {
    char *argv[] = {"true", NULL};
    execv("/bin/true", argv);
    return unused;
}

/* Forks, vforks, posix_spawns and execs, each child leaving at once. */
static int storm(void) {
    for (int i = 0; i < 20; i++) {
        if (fork() == 0)
            _exit(0);
        if (vfork() == 0)
            _exit(0);
        char *argv[] = {"true", NULL};
        pid_t pid;
        must(posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ) == 0, "spawn");
    }
    while (wait(NULL) > 0)
        ;
    return 0;
}

static int untraced(void) {
    long pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) {
        syscall(SYS_getppid);
        _exit(0);
    }
    must(waitpid(pid, NULL, 0) == pid, "wait");
    return 0;
}

static int stop(void) {
    pid_t pid = fork();
    if (pid == 0) {
        raise(SIGSTOP);
        _exit(7);
    }
    int status;
    must(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status), "stopped");
    kill(pid, SIGCONT);
    must(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 7, "went on");
    return 0;
}

static int breakpoint(void) {
    handle(SIGTRAP);
    raise(SIGTRAP);
    must(trapped == SI_TKILL, "sigtrap");
#ifdef __x86_64__
    __asm__ volatile("int3");
    must(trapped == SI_KERNEL, "int3");
#endif
    return 0;
}

static int compat(void) {
#ifdef __x86_64__
    long pid;
    __asm__ volatile("int $0x80" : "=a"(pid) : "a"(20) : "memory");
    must(pid == getpid(), "getpid");
#endif
    return 0;
}

/* Memory that cannot be read, strings that run into it, lengths beyond everything. */
static int pointers(void) {
    long page = sysconf(_SC_PAGESIZE);
    char *end = (char *)mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                             -1, 0) + page;
    must(munmap(end, page) == 0, "munmap");
    memcpy(end - 4, "tail", 4);
    must(open(end - 4, O_RDONLY) == -1 && errno == EFAULT, "unterminated");
    must(open((char *)8, O_RDONLY) == -1 && errno == EFAULT, "bad pointer");
    must(write(1000, end - 4, (size_t)1 << 62) == -1, "huge");
    must(open("", O_RDONLY) == -1, "empty");
    must(open("a\nb\x1b[31m\xff", O_RDONLY) == -1, "odd");
    return 0;
}

/* A pipe end of the parent's that closes when it is gone; then the orphan goes on. */
static int orphan(void) {
    int gate[2];
    must(pipe(gate) == 0, "pipe");
    if (fork() == 0) {
        char byte;
        close(gate[1]);
        must(read(gate[0], &byte, 1) == 0, "the parent is gone");
        char *argv[] = {"true", NULL};
        execv("/bin/true", argv);
        _exit(98);
    }
    return 3;
}

/* The state of a process: field 3 of /proc/PID/stat. */
static char state(pid_t pid) {
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY);
    if (fd >= 0) {
        long n = read(fd, text, sizeof text - 1);
        close(fd);
        text[n > 0 ? n : 0] = 0;
    }
    char *end = strrchr(text, ')');
    return end ? end[2] : 0;
}

static void wait_for_sleep(pid_t pid) {
    while (state(pid) != 'S')
        sched_yield();
}

/* A sleep that is interrupted by a stop goes on where it was. */
static int restarted(void) {
    pid_t pid = fork();
    if (pid == 0) {
        struct timespec long_time = {.tv_sec = 1000};
        nanosleep(&long_time, NULL);
        _exit(98);
    }
    int status;
    wait_for_sleep(pid);
    kill(pid, SIGSTOP);
    must(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status), "stopped");
    kill(pid, SIGCONT);
    must(waitpid(pid, &status, WCONTINUED) == pid && WIFCONTINUED(status), "continued");
    wait_for_sleep(pid);
    kill(pid, SIGKILL);
    must(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status), "killed");
    return 0;
}

static void *wait_at_barriers(void *unused) {
    pthread_barrier_wait(&met);
    pthread_barrier_wait(&met);
    return unused;
}

/* Job control stops all threads, and a stopped process stays stopped until SIGCONT. */
static int stop_threads(void) {
    int status, gate[2];
    must(pipe(gate) == 0, "pipe");
    pid_t pid = fork();
    if (pid == 0) {
        pthread_t thread;
        pthread_barrier_init(&met, NULL, 2);
        must(pthread_create(&thread, NULL, wait_at_barriers, NULL) == 0, "thread");
        pthread_barrier_wait(&met);
        raise(SIGSTOP);
        must(write(gate[1], "x", 1) == 1, "write");
        pthread_barrier_wait(&met);
        pthread_join(thread, NULL);
        _exit(7);
    }
    must(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status), "stopped");
    must(fcntl(gate[0], F_SETFL, O_NONBLOCK) == 0, "nonblock");
    char byte;
    for (int i = 0; i < 50; i++) {
        sched_yield();
        must(read(gate[0], &byte, 1) == -1 && errno == EAGAIN, "it is still stopped");
    }
    kill(pid, SIGCONT);
    must(waitpid(pid, &status, WCONTINUED) == pid && WIFCONTINUED(status), "continued");
    must(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 7, "went on");
    return 0;
}

/* A program that does not want to be looked at. */
static int undumpable(void) {
    must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0, "undumpable");
    must(open("/nonexistent/secret", O_RDONLY) == -1, "open");
    return 0;
}

/* Tracing oneself, one's parent or one's child, while somebody traces already. */
static int trace_attempts(void) {
    must(ptrace(PTRACE_TRACEME, 0, 0, 0) == -1 && errno == EPERM, "traceme");
    pid_t pid = fork();
    if (pid == 0) {
        must(ptrace(PTRACE_TRACEME, 0, 0, 0) == -1 && errno == EPERM, "traceme in a child");
        must(ptrace(PTRACE_ATTACH, getppid(), 0, 0) == -1 && errno == EPERM, "attach");
        for (;;)
            pause();
    }
    wait_for_sleep(pid);
    must(ptrace(PTRACE_SEIZE, pid, 0, 0) == -1 && errno == EPERM, "seize");
    kill(pid, SIGKILL);
    must(waitpid(pid, NULL, 0) == pid, "wait");
    return 0;
}

/* What a child does until it is killed: entries, exits, forks, threads, new programs. */
static void live(int way) {
    char *argv[] = {"subject", "live", NULL};
    for (;;) {
        switch (way % 4) {
        case 0:
            syscall(SYS_getppid);
            break;
        case 1:
            if (fork() == 0)
                _exit(0);
            break;
        case 2:
            in_a_thread(call_getppid);
            break;
        case 3:
            execv("/proc/self/exe", argv);
        }
    }
}

/* Thousands of children, each killed at whatever stop it has just come to. */
static int deaths(void) {
    for (int i = 0; i < 2000; i++) {
        pid_t pid = fork();
        if (pid == 0)
            live(i);
        for (int n = 0; n < i % 23; n++)
            syscall(SYS_getppid);
        kill(pid, SIGKILL);
        int status;
        must(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status), "killed");
    }
    return 0;
}

static int live_on(void) {
    live(3);
    return 98;
}

/* A handler runs and comes back. */
static int handled(void) {
    handle(SIGUSR1);
    kill(getpid(), SIGUSR1);
    must(trapped == SI_USER, "handled");
    return 0;
}

static int getppid_once(void) {
    syscall(SYS_getppid);
    return 0;
}

static int getppid_in_thread(void) {
    in_a_thread(call_getppid);
    return 0;
}

static int exec_in_thread(void) {
    in_a_thread(become_true);
    return 98;
}

static const struct {
    const char *name;
    int (*run)(void);
} subjects[] = {
    {"breakpoint", breakpoint},
    {"compat", compat},
    {"compat-install", compat_install},
    {"deaths", deaths},
    {"exec-in-thread", exec_in_thread},
    {"getppid", getppid_once},
    {"getppid-in-thread", getppid_in_thread},
    {"handled", handled},
    {"inherited", inherited},
    {"live", live_on},
    {"nested", nested},
    {"orphan", orphan},
    {"pointers", pointers},
    {"refused-installs", refused_installs},
    {"restarted", restarted},
    {"stop", stop},
    {"stop-threads", stop_threads},
    {"storm", storm},
    {"strict-by-itself", strict_by_itself},
    {"supervisor", supervisor},
    {"threads", threads},
    {"trace-attempts", trace_attempts},
    {"trap", trap},
    {"tsync", tsync},
    {"tsync-fails", tsync_fails},
    {"undumpable", undumpable},
    {"untraced", untraced},
};

int main(int argc, char **argv) {
    must(argc > 1, "which");
    if (strcmp(argv[1], "launch") == 0)
        return launch(argc - 2, argv + 2);
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
        if (strcmp(argv[1], subjects[i].name) == 0)
            return subjects[i].run();
    return 97;
}
