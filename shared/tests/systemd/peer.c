/* systemd as a peer: asks libsystemd-shared, loaded from the path that is the first argument, for the
 * filters of the settings that stand on standard input, a line each
 *
 *     lock-personality | protect-hostname | protect-syslog | protect-sysctl
 *     realtime | sxid | write-execute
 *     set NAME                          what @NAME stands for, answered with EPERM
 *     namespaces MASK                   those that are kept
 *     families 0|1 N...                 a list of what is denied or allowed
 *     word FLAGS ERRNO NAME             a word of SystemCallFilter=, with SeccompParseFlags
 *     load DEFAULT ACTION               the list that the words before have made
 *     family NAME                       prints `number N`
 *     known NAME                        prints `number 1`, or 0 for what libseccomp lacks
 *
 * and prints each filter, instead of installing it, as
 *
 *     insn CODE JT JF K                 for each instruction
 *     end
 *
 * or `refused N` for a setting that fails, and `done` after each.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The newer symbol: systemd calls this one, and not libseccomp's. */
int seccomp_load(const scmp_filter_ctx ctx)
{
	struct sock_filter insn;
	int fd = memfd_create("program", 0);

	if (fd < 0 || seccomp_export_bpf(ctx, fd) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		exit(2);
	while (read(fd, &insn, sizeof(insn)) == (ssize_t)sizeof(insn))
		printf("insn %u %u %u %u\n", insn.code, insn.jt, insn.jf, insn.k);
	printf("end\n");
	close(fd);
	return 0;
}

static void *library;

static void *symbol(const char *name)
{
	void *found = dlsym(library, name);

	if (!found) {
		fprintf(stderr, "missing %s\n", name);
		exit(3);
	}
	return found;
}

static int plain(const char *name)
{
	return ((int (*)(void))symbol(name))();
}

static int set(const char *name)
{
	const void *(*find)(const char *) = symbol("syscall_filter_set_find");
	int (*load)(uint32_t, const void *, uint32_t, bool) = symbol("seccomp_load_syscall_filter_set");
	const void *found = find(name);

	return found ? load(SCMP_ACT_ALLOW, found, SCMP_ACT_ERRNO(EPERM), false) : -ENOENT;
}

static int families(char *words)
{
	void *(*new)(const void *) = symbol("_set_new");
	int (*put)(void *, const void *) = symbol("set_put");
	int (*restrict_families)(void *, bool) = symbol("seccomp_restrict_address_families");
	void *numbers = new(NULL);
	bool is_allow = strtol(words, &words, 10);

	for (char *end; ; words = end) {
		long family = strtol(words, &end, 10);

		if (end == words)
			break;
		put(numbers, (void *)family);
	}
	return restrict_families(numbers, is_allow);
}

/* What the words of `SystemCallFilter=` have made so far. */
static void *list;

static int list_word(char *words)
{
	int (*parse)(const char *, int, void *, int, const char *, const char *, unsigned int) =
		symbol("seccomp_parse_syscall_filter");
	long flags = strtol(words, &words, 10);
	long error = strtol(words, &words, 10);

	if (!list)
		list = ((void *(*)(const void *))symbol("_hashmap_new"))(NULL);
	return parse(words + strspn(words, " "), error, list, flags, NULL, NULL, 0);
}

static int list_load(char *words)
{
	int (*load)(uint32_t, void *, uint32_t, bool) = symbol("seccomp_load_syscall_filter_set_raw");
	uint32_t usual = strtoul(words, &words, 0);
	uint32_t action = strtoul(words, &words, 0);
	void *full = list;

	list = NULL;
	return load(usual, full, action, false);
}

static int ask(char *line)
{
	char *rest = strchr(line, ' ');

	if (rest)
		*rest++ = '\0';
	if (!strcmp(line, "lock-personality"))
		return ((int (*)(unsigned long))symbol("seccomp_lock_personality"))(0);
	if (!strcmp(line, "protect-hostname"))
		return plain("seccomp_protect_hostname");
	if (!strcmp(line, "protect-syslog"))
		return plain("seccomp_protect_syslog");
	if (!strcmp(line, "protect-sysctl"))
		return plain("seccomp_protect_sysctl");
	if (!strcmp(line, "sxid"))
		return plain("seccomp_restrict_suid_sgid");
	if (!strcmp(line, "write-execute"))
		return plain("seccomp_memory_deny_write_execute");
	if (!strcmp(line, "realtime"))
		return ((int (*)(int))symbol("seccomp_restrict_realtime_full"))(EPERM);
	if (!strcmp(line, "set"))
		return set(rest);
	if (!strcmp(line, "namespaces"))
		return ((int (*)(unsigned long))symbol("seccomp_restrict_namespaces"))(strtoul(rest, NULL, 0));
	if (!strcmp(line, "families"))
		return families(rest);
	if (!strcmp(line, "family"))
		return printf("number %d\n", ((int (*)(const char *))symbol("af_from_name"))(rest));
	if (!strcmp(line, "known"))
		return printf("number %d\n", seccomp_syscall_resolve_name(rest) != __NR_SCMP_ERROR);
	if (!strcmp(line, "word"))
		return list_word(rest);
	if (!strcmp(line, "load"))
		return list_load(rest);
	fprintf(stderr, "what is %s?\n", line);
	exit(2);
}

int main(int argc, char **argv)
{
	static char line[65536];

	library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
	if (!library) {
		fprintf(stderr, "missing library: %s\n", argc > 1 ? dlerror() : "");
		return 3;
	}
	while (fgets(line, sizeof(line), stdin)) {
		int answer;

		line[strcspn(line, "\n")] = '\0';
		answer = ask(line);
		if (answer < 0)
			printf("refused %d\n", -answer);
		printf("done\n");
	}
	return 0;
}
