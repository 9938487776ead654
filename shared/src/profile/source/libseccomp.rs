//! C that builds a filter with libseccomp.

use super::groups;
use crate::abi::{Arch, multiplex, syscalls};
use crate::filter::{Block, Policy, Section, Width};
use crate::profile::Written;
use crate::profile::comparison::{Comparison, Operator, ways, width_of};
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use std::fmt::Write as _;

/// Most rules of one call: libseccomp's time grows with a high power of them.
const MAX_RULES: usize = 512;
/// libseccomp takes errnos below this: its `MAX_ERRNO`.
const ERRNO_LIMIT: u16 = 4095;

/// The tests of one rule, at most one for each argument.
type Tests = Vec<String>;

/// Writes a function that builds the filter, for every arch that it lists.
pub(in crate::profile) fn write(policy: &Policy) -> Written {
    let mut problems = Diagnostics::default();
    let default = policy.default().action;
    let default_text = action(default, &mut problems);
    let foreign = action(policy.foreign(), &mut problems);
    let mut body = String::new();
    let mut parts = String::new();
    for section in policy.sections() {
        let arch = section.arch;
        let rules = rules(section, default, &mut problems);
        // Writing to a string cannot fail.
        let _ = write!(
            body,
            "static int rules_{arch}(scmp_filter_ctx ctx)\n{{\n{rules}\treturn 0;\n}}\n\n"
        );
        let _ = writeln!(parts, "\t\t{{ {}, rules_{arch} }},", token(arch));
    }
    let skips = i32::from(!default.lets_through());
    let head = HEAD.replace("@SKIPS@", &skips.to_string());
    let tail = TAIL
        .replace("@PARTS@", &parts)
        .replace("@DEFAULT@", &default_text)
        .replace("@FOREIGN@", &foreign);
    Written::new(head + &body + &tail, problems.into_vec())
}

const HEAD: &str = "\
#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>

/* A syscall that the libseccomp at hand has no name for keeps its number on
 * the native arch. On others it cannot be named: then it gets the default
 * action if that is a refusal, and the filter fails if not. */
#define SKIP_UNKNOWN @SKIPS@

struct call {
	const char *name;
	int nr;
};

static int add(scmp_filter_ctx ctx, uint32_t arch, uint32_t action,
	       const struct call *calls, size_t n_calls,
	       const struct scmp_arg_cmp *tests, unsigned int n_tests)
{
	for (size_t i = 0; i < n_calls; i++) {
		int nr = calls[i].name ? seccomp_syscall_resolve_name(calls[i].name)
				       : __NR_SCMP_ERROR;
		int rc;

		if (nr == __NR_SCMP_ERROR) {
			if (arch != seccomp_arch_native()) {
				if (SKIP_UNKNOWN)
					continue;
				return -ENOSYS;
			}
			nr = calls[i].nr;
		}
		rc = seccomp_rule_add_array(ctx, action, nr, n_tests, tests);
		if (rc < 0)
			return rc;
	}
	return 0;
}

#define ADD(arch, action, calls) \\
	add(ctx, arch, action, calls, sizeof(calls) / sizeof(*calls), NULL, 0)
#define ADD_IF(arch, action, calls, ...)                                     \\
	add(ctx, arch, action, calls, sizeof(calls) / sizeof(*calls),        \\
	    (const struct scmp_arg_cmp[]){ __VA_ARGS__ },                    \\
	    sizeof((const struct scmp_arg_cmp[]){ __VA_ARGS__ }) /           \\
		    sizeof(struct scmp_arg_cmp))
#define TRY(call)                        \\
	do {                             \\
		int rc = call;           \\
		if (rc < 0)              \\
			return rc;       \\
	} while (0)

";

const TAIL: &str = "\
/* Builds the filter, for seccomp_load() and seccomp_release(). NULL on failure. */
scmp_filter_ctx filter_new(void)
{
	static const struct {
		uint32_t arch;
		int (*rules)(scmp_filter_ctx ctx);
	} parts[] = {
@PARTS@	};
	scmp_filter_ctx filter = NULL;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		scmp_filter_ctx part = seccomp_init(@DEFAULT@);

		if (!part)
			goto fail;
		if (parts[i].arch != seccomp_arch_native() &&
		    (seccomp_arch_add(part, parts[i].arch) < 0 ||
		     seccomp_arch_remove(part, SCMP_ARCH_NATIVE) < 0))
			goto fail_part;
		if (seccomp_attr_set(part, SCMP_FLTATR_ACT_BADARCH, @FOREIGN@) < 0 ||
		    parts[i].rules(part) < 0)
			goto fail_part;
		if (!filter)
			filter = part;
		else if (seccomp_merge(filter, part) < 0)
			goto fail_part;
		continue;
fail_part:
		seccomp_release(part);
		goto fail;
	}
	return filter;
fail:
	if (filter)
		seccomp_release(filter);
	return NULL;
}
";

const fn token(arch: Arch) -> &'static str {
    match arch {
        Arch::X86_64 => "SCMP_ARCH_X86_64",
        Arch::X86 => "SCMP_ARCH_X86",
        Arch::X32 => "SCMP_ARCH_X32",
        Arch::Aarch64 => "SCMP_ARCH_AARCH64",
        Arch::Riscv64 => "SCMP_ARCH_RISCV64",
    }
}

fn action(action: Action, problems: &mut Diagnostics) -> String {
    let name = match action {
        Action::KillProcess => "KILL_PROCESS",
        Action::KillThread => "KILL_THREAD",
        Action::Trap(_) => "TRAP",
        Action::Notify(_) => "NOTIFY",
        Action::Log(_) => "LOG",
        Action::Allow(_) => "ALLOW",
        Action::Trace(data) => return format!("SCMP_ACT_TRACE({data})"),
        Action::Errno(data) => {
            if data >= ERRNO_LIMIT {
                let message = format!("libseccomp refuses the errno {data}");
                problems.push(Diagnostic::error("bad-errno", Span::default(), message));
            }
            return format!("SCMP_ACT_ERRNO({data})");
        }
    };
    if action.data() != 0 {
        let message = format!("the data of {action} is lost: libseccomp has none for this action");
        problems.push(Diagnostic::warning("data-lost", Span::default(), message));
    }
    format!("SCMP_ACT_{name}")
}

/// The statements that add the rules of one arch.
fn rules(section: &Section, default: Action, problems: &mut Diagnostics) -> String {
    let arch = section.arch;
    if arch == Arch::X86 && multiplexes(section) {
        let message =
            "libseccomp adds rules for socketcall and ipc to those for the calls behind them";
        problems.push(Diagnostic::warning("multiplexed", Span::default(), message));
    }
    if arch == Arch::X32 {
        report_width(section, problems);
    }
    let mut out = String::new();
    for (position, group) in groups(section, default, problems).into_iter().enumerate() {
        let calls = group.numbers.iter().map(|nr| call(arch, *nr, problems));
        let calls: Vec<_> = calls.collect();
        let _ = write!(
            out,
            "\tstatic const struct call calls_{position}[] = {{\n\t\t{},\n\t}};\n\n",
            wrapped(&calls)
        );
        let Some(rules) = of_call(&group.blocks, arch, problems) else {
            let message = format!("{} would need more than {MAX_RULES} rules", calls[0]);
            problems.push(Diagnostic::error(
                "too-many-rules",
                Span::default(),
                message,
            ));
            continue;
        };
        for (action, tests) in rules {
            let (macro_name, comma) = if tests.is_empty() {
                ("ADD", "")
            } else {
                ("ADD_IF", ", ")
            };
            let _ = writeln!(
                out,
                "\tTRY({macro_name}({}, {action}, calls_{position}{comma}{}));",
                token(arch),
                tests.join(", ")
            );
        }
        out.push('\n');
    }
    out
}

/// The kernel passes 64 bits on x32, and libseccomp compares 32.
fn report_width(section: &Section, problems: &mut Diagnostics) {
    for rule in &section.rules {
        if rule.guard.conditions().any(|c| c.width() == Width::Bits64) {
            let span = rule.outcome.origin.span;
            let message = "libseccomp compares 32 bits of the arguments of x32";
            problems.push(Diagnostic::warning("narrow-comparison", span, message));
        }
    }
}

/// Whether the section has rules for calls that i386 also makes through another one.
fn multiplexes(section: &Section) -> bool {
    let all = syscalls::all(section.arch).iter();
    let mut behind = all.filter(|(_, name)| multiplex::behind(name).is_some());
    behind.any(|(nr, _)| section.rules.iter().any(|rule| rule.numbers.contains(*nr)))
}

fn call(arch: Arch, nr: u32, problems: &mut Diagnostics) -> String {
    let Some(name) = syscalls::name(arch, nr) else {
        let message = format!("{nr} has no name on {arch}: it works where that is the native arch");
        problems.push(Diagnostic::warning(
            "unnamed-number",
            Span::default(),
            message,
        ));
        return format!("{{ NULL, {nr:#x} }}");
    };
    format!("{{ \"{name}\", {nr:#x} }}")
}

fn wrapped(items: &[String]) -> String {
    let mut out = String::new();
    let mut column = 16;
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push(',');
            let fits = column + item.len() + 3 <= 80;
            out.push_str(if fits { " " } else { "\n\t\t" });
            column = if fits { column + 2 } else { 16 };
        }
        column += item.len();
        out.push_str(item);
    }
    out
}

/// The rules of one call: action and tests. `None` if they are too many.
fn of_call(
    blocks: &[(Block, Action)],
    arch: Arch,
    problems: &mut Diagnostics,
) -> Option<Vec<(String, Tests)>> {
    let width = width_of(arch);
    let mut rules = Vec::new();
    for (block, matched) in blocks {
        let block = match width {
            // The kernel passes no upper half on i386.
            Width::Bits32 => block.narrowed(),
            Width::Bits64 => Some(block.clone()),
        };
        let Some(block) = block else {
            continue;
        };
        let action = action(*matched, problems);
        let ways = ways(&block, width, MAX_RULES)?.into_iter();
        rules.extend(ways.map(|way| (action.clone(), way.into_iter().map(test).collect())));
        if rules.len() > MAX_RULES {
            return None;
        }
    }
    // A rule without tests has no other action beside it.
    if let Some(always) = rules
        .iter()
        .find(|(_, tests): &&(_, Tests)| tests.is_empty())
    {
        return Some(vec![always.clone()]);
    }
    Some(rules)
}

fn test(comparison: Comparison) -> String {
    let Comparison {
        index,
        operator,
        value,
        value_two,
    } = comparison;
    let (index, name) = (index.get(), operator.name());
    match operator {
        Operator::MaskedEq => format!("SCMP_A{index}({name}, {value:#x}, {value_two:#x})"),
        _ => format!("SCMP_A{index}({name}, {value:#x})"),
    }
}
