/* Many calls with many kinds of arguments, the same on every run: `calls THEME FOLDER` makes those of
 * one theme, with its files in FOLDER. What fails is as good as what works: it is the arguments that
 * are looked at. Calls go past the C library, which has its own ideas of some. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <sys/mount.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <asm/prctl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define DO(name, ...) syscall(SYS_##name, ##__VA_ARGS__)
/* Six words that no call likes. */
#define BAD ((void *)0x10)

static char buffer[4096];

static void times_(void) {
    struct timespec second = {1, 2}, none = {0, 1}, got;
    struct timezone zone = {60, 1};
    struct itimerspec timer = {{1, 2}, {3, 4}}, old;
    struct itimerval interval = {{0, 0}, {0, 0}}, old_interval;
    struct timex timex = {.modes = 0};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    int timer_id;
    signal(SIGUSR1, SIG_IGN);
    DO(clock_gettime, CLOCK_REALTIME, BAD);
    DO(clock_gettime, 77, &got);
    DO(clock_getres, CLOCK_MONOTONIC, &got);
    DO(clock_settime, CLOCK_TAI, &second);
    DO(clock_nanosleep, CLOCK_MONOTONIC, 0, &none, NULL);
    DO(clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &none, &got);
    DO(nanosleep, &none, NULL);
    DO(nanosleep, &none, &got);
    DO(nanosleep, BAD, &got);
    DO(gettimeofday, BAD, NULL);
    DO(gettimeofday, NULL, &zone);
    DO(settimeofday, BAD, NULL);
    DO(alarm, 0);
    DO(getitimer, ITIMER_REAL, &old_interval);
    DO(setitimer, ITIMER_VIRTUAL, &interval, &old_interval);
    DO(setitimer, ITIMER_PROF, &interval, NULL);
    DO(timer_create, CLOCK_REALTIME, &event, &timer_id);
    DO(timer_settime, timer_id, TIMER_ABSTIME, &timer, &old);
    DO(timer_settime, timer_id, 0, &(struct itimerspec){0}, NULL);
    DO(timer_gettime, timer_id, &old);
    DO(timer_getoverrun, timer_id);
    DO(timer_delete, timer_id);
    int fd = DO(timerfd_create, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    DO(timerfd_settime, fd, TFD_TIMER_ABSTIME, &timer, &old);
    DO(timerfd_settime, fd, 0, &(struct itimerspec){0}, NULL);
    DO(timerfd_gettime, fd, &old);
    DO(adjtimex, BAD);
    DO(clock_adjtime, CLOCK_REALTIME, BAD);
    timex.modes = ADJ_OFFSET;
    DO(clock_adjtime, 99, &timex);
    DO(time, BAD);
    DO(times, BAD);
}

static void memory(void) {
    int fd = DO(memfd_create, "name", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    DO(ftruncate, fd, 8192);
    DO(fcntl, fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
    DO(fcntl, fd, F_GET_SEALS);
    void *map = (void *)DO(mmap, NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    DO(mprotect, map, 4096, PROT_READ | PROT_EXEC);
    DO(mprotect, map, 4096, PROT_NONE);
    DO(madvise, map, 4096, MADV_WILLNEED);
    DO(msync, map, 4096, MS_SYNC | MS_INVALIDATE);
    DO(mincore, map, 4096, buffer);
    DO(mlock, map, 4096);
    DO(mlock2, map, 4096, MLOCK_ONFAULT);
    DO(munlock, map, 4096);
    DO(mlockall, MCL_CURRENT | MCL_ONFAULT | 0x100);
    DO(munlockall);
    DO(mremap, map, 8192, 4096, 0);
    DO(mremap, map, 4096, 8192, MREMAP_MAYMOVE);
    DO(munmap, map, 8192);
    DO(mmap, NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    DO(mmap, NULL, 4096, PROT_READ, MAP_PRIVATE, 99, 0x1000);
    DO(mmap, BAD, 0, PROT_READ | PROT_GROWSDOWN, MAP_FIXED | MAP_PRIVATE | MAP_HUGETLB, -1, 0);
    DO(brk, NULL);
    DO(membarrier, MEMBARRIER_CMD_QUERY, 0, 0);
    DO(get_mempolicy, NULL, NULL, 0, NULL, 0);
    DO(pkey_free, 99);
    DO(pkey_alloc, 1, 0);
    DO(process_vm_readv, 0, BAD, 1, BAD, 1, 1);
    DO(userfaultfd, 0x7fffffff);
}

static void processes(void) {
    struct rlimit limit = {1024, 4096}, old;
    struct rusage usage;
    int status;
    int child = DO(fork);
    if (child == 0)
        DO(exit_group, 3);
    DO(wait4, child, &status, 0, &usage);
    child = DO(fork);
    if (child == 0) {
        DO(kill, getpid(), SIGKILL);
    }
    siginfo_t info;
    DO(waitid, P_ALL, 0, &info, WEXITED | WNOWAIT, NULL);
    DO(wait4, -1, &status, WUNTRACED | __WALL, NULL);
    DO(wait4, -1, &status, WNOHANG, NULL);
    DO(waitid, P_ALL, 0, &info, WEXITED | WNOHANG, &usage);
    child = DO(clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
    if (child == 0)
        DO(exit, 1);
    DO(wait4, child, NULL, 0, NULL);
    struct clone_args args = {.flags = CLONE_CLEAR_SIGHAND, .exit_signal = 999};
    DO(clone3, &args, sizeof args);
    DO(clone3, &args, 64);
    DO(clone3, &args, 8);
    DO(clone3, NULL, 64);
    DO(clone, CLONE_THREAD, 0, 0, 0, 0);
    DO(clone, CLONE_VM | CLONE_THREAD | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, 0, BAD, BAD, BAD);
    DO(execve, "/nonexistent", ((char *[]){"a", "b \"c\"", NULL}), ((char *[]){"X=1", NULL}));
    DO(execve, "/nonexistent", NULL, NULL);
    DO(execve, BAD, BAD, BAD);
    DO(execveat, AT_FDCWD, "/nonexistent", ((char *[]){"a", NULL}), ((char *[]){NULL}), AT_SYMLINK_NOFOLLOW);
    DO(getrlimit, RLIMIT_NOFILE, &old);
    DO(getrlimit, RLIMIT_STACK, &old);
    DO(setrlimit, RLIMIT_CORE, &limit);
    DO(setrlimit, 99, &limit);
    DO(prlimit64, 0, RLIMIT_CORE, NULL, &old);
    DO(prlimit64, 0, RLIMIT_AS, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}, &old);
    DO(getrusage, RUSAGE_CHILDREN, BAD);
    DO(getpriority, PRIO_PROCESS, 0);
    DO(setpriority, PRIO_USER, 12345, 20);
    DO(getpgid, 0);
    DO(getsid, 99999999);
    DO(setpgid, 0, 99999999);
    DO(getpgrp);
    DO(unshare, CLONE_NEWUSER | 0x1);
    DO(setns, 99, CLONE_NEWNET);
    DO(personality, 0xffffffff);
    DO(arch_prctl, ARCH_GET_FS, BAD);
    unsigned long fs;
    DO(arch_prctl, ARCH_GET_FS, &fs);
    DO(arch_prctl, ARCH_SET_GS, 0);
    DO(arch_prctl, 0x9999, 0);
    DO(kcmp, 99999998, 99999999, 0, 0, 0);
    DO(pidfd_open, 99999999, 0);
    int pidfd = DO(pidfd_open, getpid(), 0);
    DO(pidfd_getfd, pidfd, 99, 0);
    DO(pidfd_send_signal, pidfd, 0, NULL, 0);
    DO(process_mrelease, 99, 0);
    DO(set_robust_list, BAD, 24);
    DO(set_robust_list, BAD, 5);
    void *head;
    size_t size;
    DO(get_robust_list, 0, &head, &size);
    DO(ptrace, PTRACE_CONT, 99999999, NULL, SIGTERM);
    DO(ptrace, PTRACE_PEEKDATA, 99999999, 0x1000, BAD);
    DO(getcpu, BAD, NULL, NULL);
    DO(gettid);
    DO(getppid);
    DO(getpid);
    DO(setsid);
}

static void scheduling(void) {
    struct sched_param param = {0};
    unsigned long mask[16] = {0};
    DO(sched_getscheduler, 0);
    DO(sched_setscheduler, 0, SCHED_BATCH, &(struct sched_param){5});
    DO(sched_setscheduler, 0, SCHED_OTHER, &param);
    DO(sched_getparam, 0, &param);
    DO(sched_setparam, 0, &param);
    DO(sched_getaffinity, 0, sizeof mask, mask);
    DO(sched_setaffinity, 0, 8, mask);
    mask[0] = 1;
    DO(sched_setaffinity, 99999999, sizeof mask, mask);
    DO(sched_get_priority_max, SCHED_FIFO);
    DO(sched_get_priority_min, SCHED_RR);
    struct timespec got;
    DO(sched_rr_get_interval, 0, &got);
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
        uint32_t util_min, util_max;
    } attr = {.size = 48, .policy = SCHED_OTHER};
    DO(sched_getattr, 0, &attr, sizeof attr, 0);
    DO(sched_setattr, 0, &attr, 0);
    DO(sched_yield);
    DO(ioprio_get, 1, 0);
    DO(ioprio_set, 1, 0, 4 << 13 | 7);
}

static void handler(int signal) {
    (void)signal;
}

static void signals(void) {
    unsigned long set = 1ul << (SIGUSR1 - 1) | 1ul << (SIGRTMIN - 1), old;
    struct {
        void *handler;
        unsigned long flags;
        void *restorer;
        unsigned long mask;
    } action = {handler, SA_RESTART | SA_SIGINFO, 0, 1ul << (SIGCHLD - 1)}, old_action;
    DO(rt_sigprocmask, SIG_BLOCK, &set, &old, 8);
    DO(rt_sigprocmask, SIG_SETMASK, NULL, &old, 8);
    DO(rt_sigprocmask, 77, NULL, NULL, 8);
    DO(rt_sigprocmask, SIG_UNBLOCK, &set, NULL, 4);
    DO(rt_sigaction, SIGTERM, &action, NULL, 8);
    DO(rt_sigaction, SIGTERM, NULL, &old_action, 8);
    action.handler = SIG_IGN;
    action.flags = 0;
    DO(rt_sigaction, SIGTERM, &action, &old_action, 8);
    DO(rt_sigaction, 99, BAD, NULL, 8);
    DO(rt_sigaction, SIGRTMIN + 1, &action, NULL, 8);
    DO(rt_sigpending, &old, 8);
    DO(kill, 99999999, SIGTERM);
    DO(kill, getpid(), 0);
    DO(tkill, 99999999, SIGHUP);
    DO(tgkill, 1, 99999999, SIGRTMIN);
    siginfo_t info = {.si_signo = SIGUSR1, .si_code = SI_QUEUE};
    info.si_value.sival_int = 7;
    DO(rt_sigqueueinfo, 99999999, SIGUSR1, &info);
    DO(rt_tgsigqueueinfo, 99999999, 99999999, SIGUSR1, &info);
    struct timespec none = {0, 0};
    DO(rt_sigtimedwait, &set, &info, &none, 8);
    DO(kill, getpid(), SIGUSR1);
    DO(rt_sigtimedwait, &set, &info, NULL, 8);
    DO(rt_sigtimedwait, BAD, NULL, NULL, 8);
    DO(rt_sigsuspend, BAD, 8);
    stack_t stack = {.ss_sp = buffer, .ss_flags = 0, .ss_size = 4096}, old_stack;
    DO(sigaltstack, &stack, &old_stack);
    DO(sigaltstack, NULL, &old_stack);
    stack.ss_flags = SS_DISABLE;
    DO(sigaltstack, &stack, NULL);
    int fd = DO(signalfd4, -1, &set, 8, SFD_CLOEXEC | SFD_NONBLOCK);
    DO(signalfd4, fd, &set, 8, 0);
    DO(signalfd, 99, &set, 8);
    DO(pidfd_send_signal, 99, SIGUSR1, &info, 0);
}

static void files(const char *folder) {
    struct stat st;
    struct statfs fs;
    char deep[512];
    if (chdir(folder) != 0)
        return;
    static const char *const names[] = {"file", "second", "third", "other", "symbolic"};
    int fd = DO(open, "file", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int dir = DO(open, ".", O_RDONLY | O_DIRECTORY);
    DO(openat, dir, "file", O_WRONLY | O_APPEND | O_NOFOLLOW);
    DO(openat, 99, "relative", O_PATH);
    DO(openat, AT_FDCWD, "/tmp", O_TMPFILE | O_RDWR, 0600);
    DO(openat, AT_FDCWD, BAD, O_RDONLY);
    memset(deep, 'x', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    DO(openat, AT_FDCWD, deep, O_RDONLY);
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    DO(openat2, dir, "file", &how, sizeof how);
    how.flags = O_CREAT | O_RDWR;
    how.mode = 0600;
    how.resolve = 0;
    DO(openat2, AT_FDCWD, "/nonexistent/file", &how, sizeof how);
    DO(openat2, AT_FDCWD, "file", &how, 8);
    DO(openat2, AT_FDCWD, "file", NULL, 24);
    DO(creat, "/nonexistent/x", 0755);
    DO(write, fd, "0123456789\n\t\001\0022\377\"\\", 18);
    DO(write, fd, "a long one that is cut at the limit of strace, which is 32", 58);
    DO(write, fd, BAD, 8);
    DO(write, fd, NULL, 0);
    DO(write, 99, "x", 1);
    DO(lseek, fd, 0, SEEK_SET);
    DO(lseek, fd, -1, SEEK_CUR);
    DO(lseek, fd, 0, 99);
    DO(read, fd, buffer, 16);
    DO(read, fd, buffer, sizeof buffer);
    DO(read, fd, buffer, sizeof buffer);
    DO(read, fd, BAD, 4);
    DO(pread64, fd, buffer, 8, 4);
    DO(pwrite64, fd, "xyz", 3, 100);
    struct iovec vectors[] = {{buffer, 4}, {buffer + 8, 100}}, bad = {BAD, 8};
    DO(lseek, fd, 0, SEEK_SET);
    DO(readv, fd, vectors, 2);
    DO(writev, fd, vectors, 2);
    DO(writev, fd, &bad, 1);
    DO(writev, fd, BAD, 1);
    DO(writev, fd, vectors, 0);
    DO(preadv, fd, vectors, 2, 4, 0);
    DO(pwritev, fd, vectors, 1, 8, 0);
    DO(preadv2, fd, vectors, 2, 4, 0, RWF_HIPRI);
    DO(pwritev2, fd, vectors, 1, -1, 0, RWF_APPEND);
    DO(fstat, fd, &st);
    DO(fstat, 99, &st);
    DO(stat, "file", &st);
    DO(lstat, "/dev/null", &st);
    DO(stat, ".", &st);
    DO(newfstatat, AT_FDCWD, "file", &st, AT_SYMLINK_NOFOLLOW);
    DO(newfstatat, fd, "", &st, AT_EMPTY_PATH);
    struct statx stx;
    DO(statx, AT_FDCWD, "/dev/null", AT_STATX_SYNC_AS_STAT | AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_MODE, &stx);
    DO(statx, AT_FDCWD, "/nonexistent", AT_STATX_FORCE_SYNC, STATX_ALL, &stx);
    DO(statfs, "/proc", &fs);
    DO(fstatfs, 99, &fs);
    DO(access, "file", R_OK | W_OK);
    DO(faccessat, dir, "file", F_OK);
    DO(faccessat2, dir, "file", X_OK, AT_EACCESS);
    DO(chmod, "file", 0600);
    DO(fchmod, fd, 04755);
    DO(fchmodat, dir, "file", 0644);
    DO(chown, "/nonexistent", 0, -1);
    DO(fchown, fd, -1, -1);
    DO(lchown, "/nonexistent", 1, 2);
    DO(fchownat, dir, "file", -1, -1, AT_SYMLINK_NOFOLLOW);
    struct timespec both[] = {{0, UTIME_OMIT}, {0, UTIME_NOW}};
    DO(utimensat, AT_FDCWD, "file", both, 0);
    DO(utimensat, fd, NULL, NULL, 0);
    struct timeval pair[] = {{1, 2}, {3, 4}};
    DO(futimesat, AT_FDCWD, "/nonexistent", pair);
    DO(utimes, "/nonexistent", NULL);
    DO(utime, "/nonexistent", NULL);
    DO(link, "file", "second");
    DO(linkat, AT_FDCWD, "file", dir, "third", AT_SYMLINK_FOLLOW);
    DO(symlink, "file", "symbolic");
    DO(symlinkat, "file", dir, "symbolic");
    DO(readlink, "symbolic", buffer, sizeof buffer);
    DO(readlinkat, dir, "symbolic", buffer, 2);
    DO(readlink, "file", buffer, 10);
    DO(rename, "second", "other");
    DO(renameat, dir, "third", dir, "other");
    DO(renameat2, AT_FDCWD, "other", AT_FDCWD, "file", RENAME_NOREPLACE);
    DO(unlink, "other");
    DO(unlinkat, dir, "symbolic", 0);
    DO(mkdir, "folder", 0750);
    DO(mkdirat, dir, "folder", 0777);
    DO(rmdir, "folder");
    DO(unlinkat, dir, "folder", AT_REMOVEDIR);
    DO(mknod, "/nonexistent/x", S_IFCHR | 0600, 0x103);
    DO(mknodat, AT_FDCWD, "/nonexistent/x", S_IFIFO | 0600, 0);
    DO(mknod, "/nonexistent/x", S_IFREG | 0600, 0);
    DO(truncate, "file", 100);
    DO(ftruncate, fd, 50);
    DO(fallocate, fd, FALLOC_FL_KEEP_SIZE, 0, 4096);
    DO(fadvise64, fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    DO(readahead, 99, 0, 4096);
    DO(fsync, fd);
    DO(fdatasync, fd);
    DO(sync_file_range, 99, 0, 4096, SYNC_FILE_RANGE_WRITE);
    DO(flock, fd, LOCK_EX | LOCK_NB);
    DO(flock, fd, LOCK_UN);
    DO(getdents64, dir, buffer, sizeof buffer);
    DO(getdents64, dir, buffer, sizeof buffer);
    DO(getdents, 99, buffer, sizeof buffer);
    DO(getcwd, buffer, sizeof buffer);
    DO(getcwd, buffer, 1);
    DO(chdir, "/nonexistent");
    DO(fchdir, dir);
    DO(chroot, "/nonexistent");
    DO(umask, 027);
    DO(umask, 022);
    DO(setxattr, "file", "user.x", "value", 5, XATTR_CREATE);
    DO(fsetxattr, fd, "user.y", "value", 5, 0);
    DO(lsetxattr, "/nonexistent", "user.x", "", 0, XATTR_REPLACE);
    DO(getxattr, "file", "user.x", buffer, 100);
    DO(fgetxattr, fd, "user.none", buffer, 100);
    DO(lgetxattr, "file", "user.x", NULL, 0);
    DO(listxattr, "/nonexistent", buffer, 100);
    DO(flistxattr, 99, NULL, 0);
    DO(removexattr, "file", "user.x");
    DO(fremovexattr, fd, "user.y");
    DO(unlink, "file");
    DO(fstat, fd, &st);
    off_t offset = 5;
    DO(sendfile, 99, fd, &offset, 10);
    DO(sendfile, 99, fd, NULL, 10);
    DO(copy_file_range, fd, &offset, 99, NULL, 10, 0);
    DO(name_to_handle_at, AT_FDCWD, "/nonexistent", BAD, BAD, 0);
    DO(close_range, 90, 95, CLOSE_RANGE_CLOEXEC);
    DO(close, 99);
    DO(close, fd);
    DO(close, fd);
    DO(mount, "none", "/nonexistent", "tmpfs", MS_NOSUID | MS_NODEV, "size=1");
    DO(mount, NULL, "/nonexistent", NULL, MS_REMOUNT | MS_BIND, NULL);
    DO(umount2, "/nonexistent", MNT_DETACH);
    DO(pivot_root, "/nonexistent", "/nonexistent");
    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
        DO(unlink, names[at]);
    DO(swapoff, "/nonexistent");
    DO(inotify_add_watch, 99, "/", IN_CREATE | IN_DELETE | IN_ONLYDIR);
    int watch = DO(inotify_init1, IN_CLOEXEC);
    DO(inotify_add_watch, watch, "/", IN_CREATE);
    DO(inotify_rm_watch, watch, 1);
    DO(fanotify_init, 0x80000000, 0);
    DO(fanotify_mark, 99, 1, 0x8, AT_FDCWD, "/");
    DO(fsopen, "none", 0);
    DO(open_tree, AT_FDCWD, "/nonexistent", 1);
    DO(move_mount, 99, "", AT_FDCWD, "/nonexistent", 4);
    DO(acct, "/nonexistent");
}

static void descriptors(void) {
    int pipes[2], fd;
    DO(pipe, pipes);
    DO(pipe2, pipes, O_CLOEXEC | O_NONBLOCK);
    fd = DO(dup, pipes[0]);
    DO(dup2, pipes[1], fd);
    DO(dup3, pipes[0], fd, O_CLOEXEC);
    DO(dup3, 99, 98, 0);
    DO(fcntl, fd, F_DUPFD, 20);
    DO(fcntl, fd, F_DUPFD_CLOEXEC, 20);
    DO(fcntl, fd, F_GETFD);
    DO(fcntl, fd, F_SETFD, FD_CLOEXEC);
    DO(fcntl, fd, F_SETFD, 0);
    DO(fcntl, fd, F_GETFL);
    DO(fcntl, fd, F_SETFL, O_RDONLY | O_NONBLOCK);
    DO(fcntl, fd, F_GETPIPE_SZ);
    DO(fcntl, fd, F_SETPIPE_SZ, 4096);
    DO(fcntl, fd, F_GETOWN);
    DO(fcntl, fd, F_SETOWN, 0);
    DO(fcntl, fd, F_GETSIG);
    DO(fcntl, fd, F_SETSIG, SIGIO);
    struct f_owner_ex owner = {F_OWNER_PID, 0};
    DO(fcntl, fd, F_SETOWN_EX, &owner);
    DO(fcntl, fd, F_GETOWN_EX, &owner);
    struct flock lock = {F_WRLCK, SEEK_SET, 0, 10, 0};
    DO(fcntl, fd, F_SETLK, &lock);
    DO(fcntl, fd, F_GETLK, &lock);
    DO(fcntl, fd, F_OFD_SETLKW, &lock);
    DO(fcntl, fd, F_SETLKW, BAD);
    DO(fcntl, fd, F_SETLEASE, F_RDLCK);
    DO(fcntl, fd, F_GETLEASE);
    DO(fcntl, fd, F_NOTIFY, 1);
    DO(fcntl, fd, 9999, 1);
    struct pollfd polled[] = {{pipes[0], POLLIN, 0}, {pipes[1], POLLOUT | POLLERR, 0}, {99, POLLIN, 0}};
    DO(poll, polled, 3, 0);
    DO(poll, polled, 1, 0);
    DO(poll, NULL, 0, 0);
    DO(poll, BAD, 1, 0);
    unsigned long set = 1ul << (SIGUSR1 - 1);
    struct timespec none = {0, 0};
    DO(ppoll, polled, 2, &none, &set, 8);
    DO(ppoll, polled, 1, &none, NULL, 8);
    fd_set in, out;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(pipes[0], &in);
    FD_SET(pipes[1], &out);
    struct timeval micro = {0, 0};
    DO(select, pipes[1] + 1, &in, &out, NULL, &micro);
    FD_SET(pipes[0], &in);
    DO(select, pipes[0] + 1, &in, NULL, NULL, &micro);
    DO(select, 0, NULL, NULL, NULL, &micro);
    DO(select, 2, BAD, NULL, NULL, &micro);
    FD_SET(pipes[1], &out);
    struct {
        void *set;
        size_t size;
    } mask = {&set, 8};
    DO(pselect6, pipes[1] + 1, NULL, &out, NULL, &none, &mask);
    DO(pselect6, 0, NULL, NULL, NULL, &none, NULL);
    int epoll = DO(epoll_create1, EPOLL_CLOEXEC);
    DO(epoll_create, 5);
    struct epoll_event event = {EPOLLIN | EPOLLET, {.u64 = 0x1122334455667788}}, got[4];
    DO(epoll_ctl, epoll, EPOLL_CTL_ADD, pipes[0], &event);
    event.events = EPOLLOUT;
    event.data.u64 = 5;
    DO(epoll_ctl, epoll, EPOLL_CTL_ADD, pipes[1], &event);
    DO(epoll_ctl, epoll, EPOLL_CTL_MOD, pipes[1], &event);
    DO(epoll_wait, epoll, got, 4, 0);
    DO(epoll_pwait, epoll, got, 4, 0, NULL, 8);
    DO(epoll_pwait2, epoll, got, 4, &none, &set, 8);
    DO(epoll_ctl, epoll, EPOLL_CTL_DEL, pipes[1], NULL);
    DO(epoll_wait, epoll, got, 4, 0);
    DO(epoll_ctl, epoll, EPOLL_CTL_DEL, 99, BAD);
    fd = DO(eventfd2, 7, EFD_SEMAPHORE | EFD_CLOEXEC);
    DO(eventfd, 0);
    DO(read, fd, buffer, 8);
    DO(splice, pipes[0], NULL, 99, NULL, 10, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    DO(tee, pipes[0], pipes[1], 10, SPLICE_F_NONBLOCK);
    struct iovec vector = {"spliced", 7};
    DO(vmsplice, pipes[1], &vector, 1, SPLICE_F_NONBLOCK);
    int number = 0;
    struct winsize size;
    struct termios modes;
    DO(ioctl, pipes[0], FIONREAD, &number);
    DO(ioctl, pipes[0], FIONBIO, &(int){1});
    DO(ioctl, pipes[0], FIOCLEX, 0);
    DO(ioctl, pipes[0], TCGETS, &modes);
    DO(ioctl, pipes[0], TIOCGWINSZ, &size);
    DO(ioctl, pipes[0], TIOCGPGRP, &number);
    DO(ioctl, pipes[0], TIOCSTI, "x");
    DO(ioctl, pipes[0], 0x12345678, 5);
    DO(ioctl, 99, FS_IOC_GETFLAGS, &number);
}

static void terminals(void) {
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    struct termios modes;
    int number = 0;
    int master = DO(openat, AT_FDCWD, "/dev/ptmx", O_RDWR | O_NOCTTY);
    DO(ioctl, master, TIOCGPTN, &number);
    DO(ioctl, master, TIOCSPTLCK, &(int){0});
    DO(ioctl, master, TIOCGWINSZ, &size);
    DO(ioctl, master, TIOCSWINSZ, &size);
    DO(ioctl, master, TCGETS, &modes);
    DO(ioctl, master, TCSETS, &modes);
    DO(ioctl, master, TCSETSW, &modes);
    DO(ioctl, master, FIONREAD, &number);
    DO(ioctl, master, TIOCOUTQ, &number);
    DO(ioctl, master, TCFLSH, TCIOFLUSH);
    DO(ioctl, master, TCSBRK, 1);
    DO(ioctl, master, TIOCGSID, &number);
}

static void sockets(void) {
    int pair[2], number = 1;
    socklen_t length;
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(1)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(1), .sin6_flowinfo = htonl(7), .sin6_scope_id = 0};
    struct sockaddr_un unix_ = {.sun_family = AF_UNIX, .sun_path = "/nonexistent/x"};
    struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0calls-of-ringside"};
    struct sockaddr_nl netlink = {.nl_family = AF_NETLINK, .nl_groups = 5};
    struct sockaddr other = {.sa_family = AF_ASH, .sa_data = "abc"};
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    six.sin6_addr = in6addr_loopback;
    DO(socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    int tcp = DO(socket, AF_INET, SOCK_STREAM, IPPROTO_IP);
    int udp = DO(socket, AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_UDP);
    int local = DO(socket, AF_UNIX, SOCK_DGRAM, 0);
    int route = DO(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    DO(socket, AF_INET, 99, 255);
    DO(socket, 250, SOCK_SEQPACKET, 1);
    DO(connect, tcp, &four, sizeof four);
    DO(connect, udp, &six, sizeof six);
    DO(connect, local, &unix_, sizeof unix_);
    DO(connect, 99, &other, sizeof other);
    DO(connect, 99, &four, 3);
    DO(connect, 99, BAD, 16);
    DO(connect, 99, NULL, 16);
    DO(bind, local, &abstract, offsetof(struct sockaddr_un, sun_path) + 18);
    DO(bind, route, &netlink, sizeof netlink);
    DO(bind, 99, &other, sizeof other);
    length = sizeof unix_;
    DO(getsockname, local, &unix_, &length);
    length = sizeof four;
    DO(getpeername, tcp, &four, &length);
    DO(listen, 99, 5);
    length = sizeof four;
    DO(accept, 99, &four, &length);
    DO(accept4, 99, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    DO(sendto, pair[0], "hello", 5, MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0);
    DO(recvfrom, pair[1], buffer, 100, MSG_PEEK, NULL, NULL);
    length = sizeof four;
    DO(recvfrom, pair[1], buffer, 100, 0, &four, &length);
    DO(recvfrom, pair[1], buffer, 100, MSG_DONTWAIT, NULL, NULL);
    DO(sendto, udp, "x", 1, 0, &six, sizeof six);
    struct iovec vectors[] = {{"ab", 2}, {"cde", 3}}, into = {buffer, 100};
    char control[CMSG_SPACE(2 * sizeof(int))] = {0};
    struct msghdr message = {.msg_iov = vectors, .msg_iovlen = 2, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(2 * sizeof(int))};
    memcpy(CMSG_DATA(header), pair, sizeof pair);
    DO(sendmsg, pair[0], &message, 0);
    struct msghdr got = {.msg_iov = &into, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    DO(recvmsg, pair[1], &got, MSG_CMSG_CLOEXEC);
    DO(recvmsg, pair[1], &got, MSG_DONTWAIT);
    message = (struct msghdr){.msg_name = &four, .msg_namelen = sizeof four, .msg_iov = vectors, .msg_iovlen = 1};
    DO(sendmsg, 99, &message, MSG_MORE);
    DO(sendmsg, 99, BAD, 0);
    struct mmsghdr many[] = {{.msg_hdr = {.msg_iov = vectors, .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = vectors + 1, .msg_iovlen = 1}}};
    DO(sendmmsg, pair[0], many, 2, MSG_DONTWAIT);
    DO(sendmmsg, 99, many, 2, MSG_DONTWAIT);
    struct mmsghdr received[] = {{.msg_hdr = {.msg_iov = &into, .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = &into, .msg_iovlen = 1}}};
    DO(recvmmsg, pair[1], received, 2, MSG_DONTWAIT, NULL);
    DO(recvmmsg, pair[1], received, 2, MSG_DONTWAIT, NULL);
    DO(shutdown, pair[0], SHUT_WR);
    DO(setsockopt, tcp, SOL_SOCKET, SO_REUSEADDR, &number, 4);
    DO(setsockopt, tcp, SOL_SOCKET, SO_LINGER, &(struct linger){1, 5}, 8);
    DO(setsockopt, tcp, SOL_TCP, TCP_NODELAY, &number, 4);
    DO(setsockopt, tcp, SOL_IP, IP_TTL, &number, 4);
    DO(setsockopt, udp, SOL_IPV6, IPV6_V6ONLY, &number, 4);
    DO(setsockopt, tcp, SOL_SOCKET, 999, "abcde", 5);
    DO(setsockopt, 99, 999, 999, NULL, 0);
    length = 4;
    DO(getsockopt, tcp, SOL_SOCKET, SO_ERROR, &number, &length);
    DO(getsockopt, tcp, SOL_SOCKET, SO_TYPE, &number, &length);
    DO(getsockopt, tcp, SOL_SOCKET, SO_RCVBUF, &number, &length);
    struct linger linger;
    length = sizeof linger;
    DO(getsockopt, tcp, SOL_SOCKET, SO_LINGER, &linger, &length);
    struct ucred peer;
    length = sizeof peer;
    DO(getsockopt, pair[0], SOL_SOCKET, SO_PEERCRED, &peer, &length);
    length = 4;
    DO(getsockopt, tcp, SOL_TCP, TCP_MAXSEG, &number, &length);
    DO(getsockopt, 99, SOL_SOCKET, SO_ERROR, &number, &length);
    struct {
        struct nlmsghdr header;
        char rest[16];
    } request = {{.nlmsg_len = sizeof request, .nlmsg_type = 18, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, .nlmsg_seq = 7}, {0}};
    netlink.nl_groups = 0;
    DO(sendto, 99, &request, sizeof request, 0, &netlink, sizeof netlink);
    DO(ioctl, tcp, 0x8912, BAD);
}

static void identity(void) {
    unsigned a, b, c, groups[4] = {1, 2, 3, 4};
    DO(getuid);
    DO(setuid, -1);
    DO(setreuid, -1, -1);
    DO(setresuid, -1, -1, -1);
    DO(setresgid, -1, -1, -1);
    DO(getresuid, &a, &b, &c);
    DO(getresgid, &a, &b, BAD);
    DO(getgroups, 0, NULL);
    DO(getgroups, 1, groups);
    DO(setgroups, 2, BAD);
    DO(setgroups, -1, groups);
    DO(setfsuid, -1);
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{1 << CAP_KILL | 1 << CAP_SETUID, 1 << CAP_KILL, 0}, {0, 0, 0}};
    DO(capset, &header, data);
    DO(capget, &header, data);
    DO(capget, &header, NULL);
    header.version = 1;
    DO(capget, &header, NULL);
    header.version = _LINUX_CAPABILITY_VERSION_3;
    header.pid = 99999999;
    DO(capget, &header, data);
    DO(add_key, "user", "name", "payload", 7, -3);
    DO(keyctl, 0, -3, 0);
    DO(request_key, "user", "name", NULL, 0);
}

static void system_(void) {
    struct utsname names;
    struct sysinfo info;
    DO(uname, &names);
    DO(sysinfo, BAD);
    DO(sysinfo, &info);
    DO(getrandom, buffer, 0, GRND_NONBLOCK);
    DO(setdomainname, "name", 99);
    DO(reboot, 1, 2, 3, 0);
    DO(init_module, BAD, 5, "a=1");
    DO(finit_module, 99, "a=1", 3);
    DO(delete_module, "nonexistent", O_NONBLOCK);
    DO(bpf, 99, BAD, 5);
    DO(perf_event_open, BAD, 0, -1, -1, 8);
    DO(ioperm, 0, 1, 99);
    DO(iopl, 99);
    DO(vhangup);
    DO(sync);
    syscall(1000, 1, 2, 3, 4, 5, 6);
}

static void futexes(void) {
    unsigned word = 0;
    struct timespec none = {0, 1};
    DO(futex, &word, FUTEX_WAIT, 1, NULL);
    DO(futex, &word, FUTEX_WAIT_PRIVATE, 0, &none);
    DO(futex, &word, FUTEX_WAKE_PRIVATE, 1);
    DO(futex, &word, FUTEX_WAKE, INT32_MAX);
    DO(futex, &word, FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, 1, &none, NULL, -1);
    DO(futex, &word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 5);
    DO(futex, &word, FUTEX_REQUEUE_PRIVATE, 1, 2, &word, 0);
    DO(futex, &word, FUTEX_CMP_REQUEUE, 1, 2, BAD, 0);
    DO(futex, &word, FUTEX_LOCK_PI, 0, BAD);
    DO(futex, &word, FUTEX_TRYLOCK_PI_PRIVATE, 0, NULL);
    DO(futex, BAD, FUTEX_UNLOCK_PI, 0);
    DO(futex, &word, 99, 0, NULL, NULL, 0);
}

static void prctls(void) {
    int number;
    char name[17];
    DO(prctl, PR_SET_NAME, "calls-renamed", 0, 0, 0);
    DO(prctl, PR_GET_NAME, name, 0, 0, 0);
    DO(prctl, PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    DO(prctl, PR_GET_PDEATHSIG, &number, 0, 0, 0);
    DO(prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
    DO(prctl, PR_GET_DUMPABLE, 0, 0, 0, 0);
    DO(prctl, PR_SET_KEEPCAPS, 0, 0, 0, 0);
    DO(prctl, PR_GET_KEEPCAPS, 0, 0, 0, 0);
    DO(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    DO(prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
    DO(prctl, PR_CAPBSET_READ, CAP_SYS_TIME, 0, 0, 0);
    DO(prctl, PR_CAPBSET_DROP, 99, 0, 0, 0);
    DO(prctl, PR_GET_SECUREBITS, 0, 0, 0, 0);
    DO(prctl, PR_SET_SECUREBITS, 0, 0, 0, 0);
    DO(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0);
    DO(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    DO(prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    DO(prctl, PR_GET_CHILD_SUBREAPER, &number, 0, 0, 0);
    DO(prctl, PR_SET_TIMERSLACK, 50000, 0, 0, 0);
    DO(prctl, PR_GET_TIMERSLACK, 0, 0, 0, 0);
    DO(prctl, PR_SET_TSC, PR_TSC_ENABLE, 0, 0, 0);
    DO(prctl, PR_GET_TSC, &number, 0, 0, 0);
    DO(prctl, PR_SET_THP_DISABLE, 0, 0, 0, 0);
    DO(prctl, PR_GET_THP_DISABLE, 0, 0, 0, 0);
    DO(prctl, PR_SET_MM, PR_SET_MM_BRK, 0, 0, 0);
    DO(prctl, PR_SET_VMA, PR_SET_VMA_ANON_NAME, buffer, 4096, "name");
    DO(prctl, PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 0, 0, 0);
    DO(prctl, PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 99, 0, 0);
    DO(prctl, PR_GET_SECCOMP, 0, 0, 0, 0);
    DO(prctl, PR_SET_SECCOMP, 99, BAD, 0, 0);
    DO(prctl, PR_MCE_KILL, PR_MCE_KILL_CLEAR, 0, 0, 0);
    DO(prctl, PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    DO(prctl, PR_SET_IO_FLUSHER, 0, 0, 0, 0);
    DO(prctl, 9999, 1, 2, 3, 4);
    struct sock_filter insns[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 999, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {4, insns};
    unsigned action = SECCOMP_RET_LOG;
    DO(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
    struct seccomp_notif_sizes sizes;
    DO(seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes);
    DO(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program);
    DO(seccomp, SECCOMP_SET_MODE_FILTER, 0, BAD);
    DO(seccomp, 99, 0, NULL);
    DO(prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
    DO(prctl, PR_GET_SECCOMP, 0, 0, 0, 0);
}

/* In an ipc namespace of its own the first object is 0, as many an argument is; the compared run is
 * to have numbers that nothing else has. */
static void many_queues(void) {
    for (int i = 0; i < 200; i++) {
        msgctl(msgget(IPC_PRIVATE, IPC_CREAT | 0600), IPC_RMID, NULL);
        semctl(semget(IPC_PRIVATE, 1, 0600), 0, IPC_RMID, 0);
        shmctl(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600), IPC_RMID, NULL);
    }
}

static void queues(void) {
    int id = DO(msgget, IPC_PRIVATE, IPC_CREAT | 0600);
    struct {
        long type;
        char text[8];
    } message = {1, "hello"};
    DO(msgsnd, id, &message, 5, IPC_NOWAIT);
    DO(msgrcv, id, &message, 5, 0, IPC_NOWAIT | MSG_NOERROR);
    struct msqid_ds state;
    DO(msgctl, id, IPC_STAT, &state);
    DO(msgctl, id, IPC_RMID, NULL);
    id = DO(semget, IPC_PRIVATE, 1, 0600);
    struct sembuf op = {0, 1, SEM_UNDO};
    DO(semop, id, &op, 1);
    struct timespec none = {0, 1};
    DO(semtimedop, id, &op, 1, &none);
    DO(semctl, id, 0, GETVAL, 0);
    DO(semctl, id, 0, SETVAL, 5);
    DO(semctl, id, 0, IPC_RMID, 0);
    id = DO(shmget, IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    void *map = (void *)DO(shmat, id, NULL, SHM_RDONLY);
    struct shmid_ds segment;
    DO(shmctl, id, IPC_STAT, &segment);
    DO(shmdt, map);
    DO(shmctl, id, IPC_RMID, NULL);
    DO(shmget, 0x1234, 4096, 0);
    DO(mq_open, "nonexistent", O_RDONLY, 0, NULL);
    DO(mq_unlink, "nonexistent");
    DO(mq_timedsend, 99, "x", 1, 5, &none);
    DO(mq_timedreceive, 99, buffer, 10, NULL, NULL);
    DO(io_setup, 0, BAD);
    DO(io_destroy, 0);
    DO(io_uring_setup, 0, BAD);
    DO(io_uring_enter, 99, 1, 1, 1, NULL, 8);
    DO(io_uring_register, 99, 2, BAD, 1);
}

static struct sockaddr_in address = {.sin_family = AF_INET};

static void *client(void *socket) {
    char answer[8];
    int fd = *(int *)socket;
    DO(connect, fd, &address, sizeof address);
    DO(sendto, fd, "question", 8, MSG_NOSIGNAL, NULL, 0);
    DO(recvfrom, fd, answer, 6, MSG_WAITALL, NULL, NULL);
    DO(shutdown, fd, SHUT_RDWR);
    return NULL;
}

/* A server and, in a thread, its client; each waits for the other. */
static void loopback(void) {
    pthread_t thread;
    socklen_t length = sizeof address;
    char question[8];
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = DO(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    /* Here, because accept takes its descriptor before it waits. */
    int theirs = DO(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    DO(bind, fd, &address, sizeof address);
    DO(listen, fd, 5);
    DO(getsockname, fd, &address, &length);
    pthread_create(&thread, NULL, client, &theirs);
    length = sizeof address;
    int guest = DO(accept4, fd, &address, &length, SOCK_CLOEXEC);
    DO(recvfrom, guest, question, 8, MSG_WAITALL, NULL, NULL);
    DO(sendto, guest, "answer", 6, MSG_NOSIGNAL, NULL, 0);
    pthread_join(thread, NULL);
}

int main(int argc, char **argv) {
    const char *theme = argc > 1 ? argv[1] : "";
    static const struct {
        const char *name;
        void (*make)(void);
    } themes[] = {{"times", times_}, {"memory", memory}, {"processes", processes}, {"scheduling", scheduling}, {"signals", signals}, {"descriptors", descriptors}, {"terminals", terminals}, {"sockets", sockets}, {"identity", identity}, {"system", system_}, {"futexes", futexes}, {"prctls", prctls}, {"many queues", many_queues}, {"queues", queues}, {"loopback", loopback}};
    if (argc > 2 && strcmp(theme, "files") == 0) {
        files(argv[2]);
        return 0;
    }
    for (size_t at = 0; at < sizeof themes / sizeof themes[0]; at++)
        if (strcmp(theme, themes[at].name) == 0) {
            themes[at].make();
            return 0;
        }
    return 2;
}
