/* Programs that install filters themselves. */
#include "subject.h"

int nested(void) {
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
int tsync(void) {
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
int tsync_fails(void) {
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
int refused_installs(void) {
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
int supervisor(void) {
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
    must(syscall(SYS_getsid, 0) >= 0, "nothing was installed"); /* 0: its leader is outside */
    pthread_join(thread, NULL);
    return 0;
}

/* A filter that a 32-bit call installs, whose pointers have four bytes. */
int compat_install(void) {
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
int inherited(void) {
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

int strict_by_itself(void) {
    must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) == 0, "strict");
    syscall(SYS_getppid);
    return 98;
}
