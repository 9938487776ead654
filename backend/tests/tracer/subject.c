/* Programs to be traced: what a shell cannot do. `subject NAME ...` does one of them. */
#include "subject.h"

/* si_code of asm-generic/siginfo.h, which the C library keeps to itself. */
#define SYS_SECCOMP 1

extern char **environ;

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
