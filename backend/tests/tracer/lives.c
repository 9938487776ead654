/* Programs that stop, die, hide, or are left behind. */
#include "subject.h"

static pthread_barrier_t met;

/* A pipe end of the parent's that closes when it is gone; then the orphan goes on. */
int orphan(void) {
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
int restarted(void) {
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
int stop_threads(void) {
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
int undumpable(void) {
    must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0, "undumpable");
    must(open("/nonexistent/secret", O_RDONLY) == -1, "open");
    return 0;
}

/* Tracing oneself, one's parent or one's child, while somebody traces already. */
int trace_attempts(void) {
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
int deaths(void) {
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

int live_on(void) {
    live(3);
    return 98;
}
