/* What the programs to be traced have in common. */
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

static __attribute__((unused)) void must(int holds, const char *what) {
    if (!holds) {
        perror(what);
        _exit(99);
    }
}

static __attribute__((unused)) void *call_getppid(void *unused) {
    syscall(SYS_getppid);
    return unused;
}

static __attribute__((unused)) void in_a_thread(void *(*body)(void *)) {
    pthread_t thread;
    must(pthread_create(&thread, NULL, body, NULL) == 0, "thread");
    pthread_join(thread, NULL);
}

static __attribute__((unused)) void install(struct sock_filter *insns, unsigned short n, int by_prctl) {
    struct sock_fprog program = {.len = n, .filter = insns};
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
    long result = by_prctl ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)
                           : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
    must(result == 0, "install");
}

static __attribute__((unused)) long install_with(unsigned flags, struct sock_filter *insns, unsigned short n) {
    struct sock_fprog program = {.len = n, .filter = insns};
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

/* One syscall gets an answer of its own; all others are allowed. */
static __attribute__((unused)) void answer(int nr, unsigned word, int by_prctl) {
    struct sock_filter insns[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, word),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    install(insns, 4, by_prctl);
}

/* One syscall gets an errno; all other calls are allowed. */
#define ERRNO_FOR(number, reason)                                                                  \
    {                                                                                              \
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),                     \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),                                         \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (reason)),                                   \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),                                              \
    }

/* nested.c */
int compat_install(void);
int inherited(void);
int nested(void);
int refused_installs(void);
int strict_by_itself(void);
int supervisor(void);
int tsync(void);
int tsync_fails(void);

/* lives.c */
int deaths(void);
int live_on(void);
int orphan(void);
int restarted(void);
int stop_threads(void);
int trace_attempts(void);
int undumpable(void);
