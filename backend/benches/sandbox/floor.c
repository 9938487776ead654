/* The floor: what the kernel alone takes for a sandbox like ours, by its calls and nothing else.
 *
 * The overlay lies on /usr, which on a merged host has /bin and the loader in it.
 *
 * clone3 into seven namespaces, id maps, private propagation, tmpfs, overlay, proc, /dev,
 * pivot_root, lo, host name, limits, no capabilities, no_new_privs, close_range, a filter of 28
 * instructions, execve, wait. No control groups, no tracer, nobody told.
 *
 *   floor [PROGRAM]     then, a line on standard input each:
 *   1                   one sandbox; answers its nanoseconds
 *   WORKERS COUNT       COUNT sandboxes by so many processes at once; answers the nanoseconds
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STAGE "/tmp"
#define N_ERRNO 12
#define CHECK(call) do { if ((call) < 0) { dprintf(2, "floor: %s: %s\n", #call, strerror(errno)); _exit(99); } } while (0)

static const char *program = "/bin/true";

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	CHECK(fd);
	CHECK(write(fd, text, strlen(text)));
	close(fd);
}

static void make_root(void)
{
	static const char *const nodes[] = { "null", "zero", "full", "random", "urandom" };
	char path[64], host[64];

	CHECK(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	CHECK(mount("tmpfs", STAGE, "tmpfs", MS_NOSUID | MS_NODEV, "size=64m,nr_inodes=4096,mode=755"));
	CHECK(mkdir(STAGE "/upper", 0755));
	CHECK(mkdir(STAGE "/work", 0755));
	CHECK(mkdir(STAGE "/root", 0755));
	CHECK(mount("overlay", STAGE "/root", "overlay", MS_NOSUID | MS_NODEV,
		    "lowerdir=/usr,upperdir=" STAGE "/upper,workdir=" STAGE "/work"));
	CHECK(mkdir(STAGE "/root/proc", 0755));
	CHECK(mkdir(STAGE "/root/dev", 0755));
	CHECK(mount("proc", STAGE "/root/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
	CHECK(mount("tmpfs", STAGE "/root/dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,mode=755"));
	for (size_t i = 0; i < sizeof(nodes) / sizeof(*nodes); i++) {
		int fd;

		snprintf(path, sizeof(path), STAGE "/root/dev/%s", nodes[i]);
		snprintf(host, sizeof(host), "/dev/%s", nodes[i]);
		CHECK(fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
		close(fd);
		CHECK(mount(host, path, NULL, MS_BIND, NULL));
	}
	CHECK(chdir(STAGE "/root"));
	CHECK(syscall(SYS_pivot_root, ".", "."));
	CHECK(umount2(".", MNT_DETACH));
	CHECK(chdir("/"));
}

static void raise_loopback(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	CHECK(fd);
	CHECK(ioctl(fd, SIOCSIFFLAGS, &request));
	close(fd);
}

static void set_limits(void)
{
	static const struct { int resource; rlim_t limit; } limits[] = {
		{ RLIMIT_CPU, 5 }, { RLIMIT_NOFILE, 256 }, { RLIMIT_FSIZE, 16 << 20 }, { RLIMIT_CORE, 0 },
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		struct rlimit limit = { limits[i].limit, limits[i].limit };

		CHECK(setrlimit(limits[i].resource, &limit));
	}
}

static void drop_capabilities(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[2] = { 0 };

	for (int i = 0; prctl(PR_CAPBSET_DROP, i, 0, 0, 0) == 0; i++)
		;
	CHECK(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
	CHECK(syscall(SYS_capset, &header, none));
	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

/* Arch, then twelve calls that are answered EPERM, in a row: 28 instructions. */
static void install_filter(void)
{
	struct sock_filter code[4 + 2 * N_ERRNO] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 4 },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 2 * N_ERRNO + 1, 0xc000003e },
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 0 },
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(*code), code };

	for (int i = 0; i < N_ERRNO; i++) {
		code[3 + 2 * i] = (struct sock_filter){ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 240 + i };
		code[4 + 2 * i] = (struct sock_filter){ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM };
	}
	code[3 + 2 * N_ERRNO] = (struct sock_filter){ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW };
	CHECK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter));
}

static void child(int mapped)
{
	char byte, *argv[] = { (char *)program, NULL }, *env[] = { "PATH=/usr/bin:/bin", NULL };

	if (read(mapped, &byte, 1) != 1)
		_exit(98);
	CHECK(setresgid(0, 0, 0));
	CHECK(setresuid(0, 0, 0));
	CHECK(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
	CHECK(setsid());
	CHECK(sethostname("floor", 5));
	make_root();
	raise_loopback();
	set_limits();
	drop_capabilities();
	CHECK(syscall(SYS_close_range, 3, ~0U, 0));
	install_filter();
	execve(program, argv, env);
	_exit(97);
}

static void sandbox(void)
{
	struct clone_args args = {
		.flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC |
			 CLONE_NEWUTS | CLONE_NEWCGROUP,
		.exit_signal = SIGCHLD,
	};
	int mapped[2], status;
	char path[64];
	pid_t pid;

	CHECK(pipe2(mapped, O_CLOEXEC));
	CHECK(pid = syscall(SYS_clone3, &args, sizeof(args)));
	if (pid == 0)
		child(mapped[0]);
	snprintf(path, sizeof(path), "/proc/%d/gid_map", pid);
	write_file(path, "0 1879048192 1");
	snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
	write_file(path, "0 1879048192 1");
	CHECK(write(mapped[1], "m", 1));
	close(mapped[0]);
	close(mapped[1]);
	CHECK(waitpid(pid, &status, 0));
	if (status != 0) {
		dprintf(2, "floor: the sandbox ended with wait status 0x%x\n", status);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	int workers, count;
	char line[64];

	if (argc > 1)
		program = argv[1];
	while (fgets(line, sizeof(line), stdin)) {
		long long begin = now();

		if (sscanf(line, "%d %d", &workers, &count) != 2)
			workers = count = 1;
		if (workers == 1) {
			while (count-- > 0)
				sandbox();
		} else {
			for (int i = 0; i < workers; i++)
				if (fork() == 0) {
					for (int n = i; n < count; n += workers)
						sandbox();
					_exit(0);
				}
			while (wait(NULL) > 0)
				;
		}
		printf("%lld\n", now() - begin);
		fflush(stdout);
	}
	return 0;
}
