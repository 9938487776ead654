/* libseccomp as a peer: builds the filter that stands on standard input, a line each
 *
 *     rounds N                          how often to build it, for the time; 0 to ask only
 *     default ACTION                    as a number: SCMP_ACT_*
 *     optimize N                        SCMP_FLTATR_CTL_OPTIMIZE: 1 a list, 2 a tree
 *     arch NAME                         beside the native one: x86, x32, aarch64 ...
 *     rule ACTION SYSCALL [INDEX OP A B]...
 *     ask ARCH SYSCALL                  prints `number N`; below 0 where the arch lacks the call
 *
 * in the way in which runc does, and prints
 *
 *     ns N                              median time from seccomp_init to the exported program
 *     insn CODE JT JF K                 for each instruction
 *
 * or `refused CALL ERRNO`. Names that libseccomp does not know are passed over. It gives up after
 * as many seconds as its only argument says: some filters take libseccomp for ever.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MAX_RULES 65536
#define MAX_ARCHES 16

struct rule {
	uint32_t action;
	int nr;
	unsigned int n_args;
	struct scmp_arg_cmp args[6];
};

static struct rule rules[MAX_RULES];
static size_t n_rules;
static uint32_t arches[MAX_ARCHES];
static size_t n_arches;
static uint32_t default_action;
static int optimize = 1;
static int rounds = 1;

static void fail(const char *what, const char *line)
{
	fprintf(stderr, "%s: %s\n", what, line);
	exit(2);
}

static void refuse(const char *call, int error)
{
	printf("refused %s %d\n", call, -error);
	exit(0);
}

static void read_rule(const char *line)
{
	char name[64];
	int at, more;
	struct rule rule = { 0 };

	if (sscanf(line, "rule %u %63s%n", &rule.action, name, &at) != 2)
		fail("not a rule", line);
	while (line[at] == ' ') {
		struct scmp_arg_cmp arg = { 0 };
		unsigned int op;

		if (rule.n_args == 6 ||
		    sscanf(line + at, " %u %u %lu %lu%n", &arg.arg, &op,
			   &arg.datum_a, &arg.datum_b, &more) != 4)
			fail("not a condition", line);
		arg.op = op;
		rule.args[rule.n_args++] = arg;
		at += more;
	}
	rule.nr = seccomp_syscall_resolve_name(name);
	if (rule.nr == __NR_SCMP_ERROR)
		return;
	if (n_rules == MAX_RULES)
		fail("too many rules", line);
	rules[n_rules++] = rule;
}

static void read_filter(void)
{
	char line[4096], name[64], call[64];
	uint32_t arch;

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (sscanf(line, "rounds %d", &rounds) == 1 ||
		    sscanf(line, "default %u", &default_action) == 1 ||
		    sscanf(line, "optimize %d", &optimize) == 1)
			continue;
		if (sscanf(line, "ask %63s %63s", name, call) == 2) {
			arch = seccomp_arch_resolve_name(name);
			printf("number %d\n", seccomp_syscall_resolve_name_arch(arch, call));
		} else if (sscanf(line, "arch %63s", name) == 1) {
			arch = seccomp_arch_resolve_name(name);
			if (arch == 0 || n_arches == MAX_ARCHES)
				fail("not an arch", line);
			arches[n_arches++] = arch;
		} else {
			read_rule(line);
		}
	}
}

/* Builds and exports the filter; the answer is how many instructions it has. */
static size_t build(struct sock_filter **program)
{
	static struct sock_filter buffer[1 << 20];
	size_t i;
	ssize_t size;
	int error, fd;
	scmp_filter_ctx ctx = seccomp_init(default_action);

	if (!ctx)
		refuse("seccomp_init", -EINVAL);
	for (i = 0; i < n_arches; i++) {
		error = seccomp_arch_add(ctx, arches[i]);
		if (error && error != -EEXIST)
			refuse("seccomp_arch_add", error);
	}
	error = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, optimize);
	if (error)
		refuse("seccomp_attr_set", error);
	for (i = 0; i < n_rules; i++) {
		error = seccomp_rule_add_array(ctx, rules[i].action, rules[i].nr,
					       rules[i].n_args, rules[i].args);
		if (error)
			refuse("seccomp_rule_add", error);
	}
	fd = memfd_create("program", 0);
	if (fd < 0)
		fail("memfd_create", strerror(errno));
	error = seccomp_export_bpf(ctx, fd);
	if (error)
		refuse("seccomp_export_bpf", error);
	size = pread(fd, buffer, sizeof(buffer), 0);
	if (size < 0)
		fail("read", strerror(errno));
	close(fd);
	seccomp_release(ctx);
	*program = buffer;
	return size / sizeof(struct sock_filter);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int is_less(const void *a, const void *b)
{
	long long left = *(const long long *)a, right = *(const long long *)b;

	return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
	struct sock_filter *program = NULL;
	long long *times, begin;
	size_t i, n_insns = 0;

	if (argc == 2)
		alarm(atoi(argv[1]));
	read_filter();
	if (rounds == 0)
		return 0;
	times = calloc(rounds, sizeof(*times));
	if (rounds < 0 || !times)
		fail("rounds", "not below 0");
	for (i = 0; i < (size_t)rounds; i++) {
		begin = now();
		n_insns = build(&program);
		times[i] = now() - begin;
	}
	qsort(times, rounds, sizeof(*times), is_less);
	printf("ns %lld\n", times[rounds / 2]);
	for (i = 0; i < n_insns; i++)
		printf("insn %u %u %u %u\n", program[i].code, program[i].jt,
		       program[i].jf, program[i].k);
	free(times);
	return 0;
}
