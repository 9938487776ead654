//! The parts of the file, in the order in which a reader asks: how it ended, who said no, under
//! which filter, what was printed, how often, and then every call.

use super::MOST_CALLS;
use super::html::Html;
use super::words;
use crate::load::{self, Target};
use crate::trace::{Row, Tally};
use crate::wire::{Event, Outcome, Output, Share, SyscallEvent, SyscallStart};
use std::collections::{BTreeMap, BTreeSet};

/// As much of the output as the file holds, in bytes.
const MOST_OUTPUT: usize = 256 << 10;

/// A run, sorted by what is told of it.
#[derive(Debug)]
pub(super) struct Run<'a> {
    head: &'a Share,
    events: &'a [Event],
    calls: Vec<&'a SyscallEvent>,
    tally: Tally,
    /// The first of each kind of refusal, in order, and how many there are of it.
    refusals: Vec<(&'a SyscallEvent, u64)>,
    /// How often each line of the first filter answered.
    fired: BTreeMap<u32, u64>,
}

impl<'a> Run<'a> {
    pub(super) fn of(head: &'a Share, events: &'a [Event]) -> Self {
        let calls = events.iter().filter_map(|event| match event {
            Event::Syscall(call) if call.start == SyscallStart::User => Some(call),
            _ => None,
        });
        let calls: Vec<_> = calls.collect();
        let mut tally = Tally::default();
        let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
        let mut refusals: Vec<(&SyscallEvent, u64)> = Vec::new();
        let mut fired = BTreeMap::new();
        for call in &calls {
            tally.add(call);
            if let (Some(line), Some(0)) = (call.verdict.line, call.verdict.filter) {
                *fired.entry(line).or_default() += 1;
            }
            if words::is_refused(call) {
                let kind = (&call.name, call.refused_by, call.verdict.line);
                let at = *kinds.entry(kind).or_insert(refusals.len());
                match refusals.get_mut(at) {
                    Some((_, count)) => *count += 1,
                    None => refusals.push((call, 1)),
                }
            }
        }
        Self {
            head,
            events,
            calls,
            tally,
            refusals,
            fired,
        }
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        match self.head.command.trim() {
            "" => "A recorded run",
            command => command,
        }
    }

    pub(super) fn write(&self, html: &mut Html) {
        html.raw("<header>\n<h1><code>").text(self.name());
        html.raw("</code></h1>\n<p class=\"verdict\">")
            .text(&self.verdict());
        html.raw("</p>\n");
        for option in words::options(self.head) {
            html.raw("<p class=\"note\">Run with: ")
                .text(&option)
                .raw(".</p>\n");
        }
        html.raw("<nav aria-label=\"Parts of this page\"><ul>");
        html.raw(
            "<li><a href=\"#refused\">Who said no</a></li><li><a href=\"#filter\">Filter</a></li>",
        );
        html.raw(
            "<li><a href=\"#output\">Output</a></li><li><a href=\"#summary\">Summary</a></li>",
        );
        html.raw("<li><a href=\"#calls\">Calls</a></li><li><a href=\"#program\">Program</a></li></ul></nav>\n</header>\n<main>\n");
        self.refused(html);
        self.filters(html);
        self.output(html);
        self.summary(html);
        self.list(html);
        self.programs(html);
        html.raw("</main>\n<footer><p class=\"note\">Recorded by Ringside. Every verdict is what the emulator answers for the registers at the call's entry; every result is what the kernel returned. Nothing in this file runs.</p></footer>\n");
    }

    fn verdict(&self) -> String {
        let end = self.events.iter().find_map(|event| match event {
            Event::End(end) => Some(end),
            _ => None,
        });
        let refused = self
            .refusals
            .iter()
            .map(|(_, count)| count)
            .fold(0_u64, |sum, count| sum.saturating_add(*count));
        let calls = format!("{} calls, {refused} of them refused", self.calls.len());
        let Some(end) = end else {
            return format!("{calls}. The recording ends before its run did.");
        };
        let hint = match &end.outcome {
            Outcome::Signaled { signal } if signal == "SIGSYS" => ": a filter's doing",
            _ => "",
        };
        let cut = match end.dropped {
            0 => String::new(),
            dropped => format!(" {dropped} more were not recorded."),
        };
        let outcome = words::outcome(&end.outcome);
        format!("{outcome}{hint}. {calls}, {} ms.{cut}", end.usage.wall_ms)
    }

    fn refused(&self, html: &mut Html) {
        html.raw("<section aria-labelledby=\"refused\"><h2 id=\"refused\">Who said no</h2>\n");
        let refused = self.tally.total().refused;
        let gate = refused.filter + refused.sandbox + refused.outer;
        html.raw("<p>").value(self.calls.len());
        html.raw(" calls came to the line between user space and the kernel. A filter turned ");
        html.value(gate)
            .raw(" back at the gate, unseen by the kernel; the kernel itself refused ");
        html.value(refused.kernel).raw(".</p>\n");
        if self.refusals.is_empty() {
            html.raw("</section>\n");
            return;
        }
        html.raw("<div class=\"wide\"><table class=\"mono\"><thead><tr><th scope=\"col\">Call</th><th scope=\"col\">Answer</th><th scope=\"col\">Who</th><th scope=\"col\" class=\"number\">Times</th></tr></thead><tbody>\n");
        for (call, count) in &self.refusals {
            html.raw("<tr class=\"no\">").cell(&call.text);
            html.cell(&words::answer(call)).cell(&words::refuser(call));
            html.number(count).raw("</tr>\n");
        }
        html.raw("</tbody></table></div></section>\n");
    }

    fn filters(&self, html: &mut Html) {
        html.raw("<section aria-labelledby=\"filter\"><h2 id=\"filter\">Filter</h2>\n");
        let filters = self.head.filters.iter();
        let filters: Vec<_> = filters.filter(|text| !text.trim().is_empty()).collect();
        if filters.is_empty() {
            html.raw("<p>No filter of one's own, or none that this recording holds. Ringside's safety filter stands under every run.</p></section>\n");
            return;
        }
        for (at, filter) in filters.iter().enumerate() {
            html.raw("<div class=\"wide\"><table class=\"mono\"><caption>");
            match at {
                0 => html.raw("As it was written; the numbers are those that verdicts name"),
                _ => html.raw("Installed after it"),
            };
            html.raw("</caption><thead><tr><th scope=\"col\" class=\"number\">Line</th><th scope=\"col\">Text</th><th scope=\"col\" class=\"number\">Answered</th></tr></thead><tbody>\n");
            for (text, line) in filter.lines().zip(1_u32..) {
                let fired = self.fired.get(&line).filter(|_| at == 0);
                html.raw("<tr><th scope=\"row\" class=\"number\">")
                    .value(line);
                html.raw("</th>").cell(text);
                match fired {
                    Some(count) => html.number(count),
                    None => html.raw("<td></td>"),
                };
                html.raw("</tr>\n");
            }
            html.raw("</tbody></table></div>\n");
        }
        html.raw("</section>\n");
    }

    fn output(&self, html: &mut Html) {
        html.raw(
            "<section aria-labelledby=\"output\"><h2 id=\"output\">What it printed</h2>\n<pre>",
        );
        let mut left = MOST_OUTPUT;
        let mut is_empty = true;
        for event in self.events {
            let Event::Output(Output { text, .. }) = event else {
                continue;
            };
            let text = text.as_deref().unwrap_or("[bytes that are no text]");
            is_empty = false;
            if text.len() > left {
                html.raw("\n[the rest is cut here]");
                break;
            }
            left -= text.len();
            html.long(text);
        }
        if is_empty {
            html.raw("(nothing)");
        }
        html.raw("</pre></section>\n");
    }

    fn summary(&self, html: &mut Html) {
        html.raw("<section aria-labelledby=\"summary\"><h2 id=\"summary\">Summary</h2>\n<div class=\"wide\"><table class=\"mono\"><caption>As strace -c counts: calls that came back</caption><thead><tr><th scope=\"col\">Syscall</th><th scope=\"col\" class=\"number\">Calls</th><th scope=\"col\" class=\"number\">Errors</th><th scope=\"col\" class=\"number\">Seconds</th><th scope=\"col\" class=\"number\">Refused by a filter</th><th scope=\"col\" class=\"number\">by the kernel</th></tr></thead><tbody>\n");
        for row in self.tally.rows() {
            line(html, row);
        }
        html.raw("</tbody><tfoot>\n");
        line(html, &self.tally.total());
        html.raw("</tfoot></table></div>\n");
        if self.tally.unfinished() > 0 {
            html.raw("<p class=\"note\">")
                .value(self.tally.unfinished());
            html.raw(" more did not come back: an exit, or a kill.</p>\n");
        }
        html.raw("</section>\n");
    }

    fn list(&self, html: &mut Html) {
        html.raw("<section aria-labelledby=\"calls\"><h2 id=\"calls\">Calls</h2>\n");
        if self.calls.len() > MOST_CALLS {
            html.raw("<p><strong>The first ").value(MOST_CALLS);
            html.raw(" of ").value(self.calls.len());
            html.raw(" are listed here;</strong> the sections above count all of them. NDJSON and strace text hold the rest.</p>\n");
        }
        let shown = &self.calls[..self.calls.len().min(MOST_CALLS)];
        let threads: BTreeSet<_> = shown.iter().map(|call| call.tid).collect();
        html.raw("<div class=\"wide\"><table class=\"mono\"><thead><tr><th scope=\"col\" class=\"number\">No.</th><th scope=\"col\" class=\"number\">At, ms</th>");
        if threads.len() > 1 {
            html.raw("<th scope=\"col\" class=\"number\">Thread</th>");
        }
        html.raw("<th scope=\"col\">Call</th><th scope=\"col\">Result</th><th scope=\"col\">Who said no</th></tr></thead><tbody>\n");
        for call in shown {
            html.raw(if words::is_refused(call) {
                "<tr class=\"no\">"
            } else {
                "<tr>"
            });
            html.raw("<th scope=\"row\" class=\"number\">")
                .value(call.seq)
                .raw("</th>");
            html.number(format_args!(
                "{}.{:03}",
                call.at_ns / 1_000_000,
                call.at_ns / 1_000 % 1_000
            ));
            if threads.len() > 1 {
                html.number(call.tid);
            }
            html.cell(&call.text).cell(&words::answer(call));
            html.cell(&words::refuser(call)).raw("</tr>\n");
        }
        html.raw("</tbody></table></div></section>\n");
    }

    fn programs(&self, html: &mut Html) {
        html.raw(
            "<section aria-labelledby=\"program\"><h2 id=\"program\">What the kernel got</h2>\n",
        );
        for filter in &self.head.filters {
            let Ok(loaded) = load::load(filter, &Target::default()) else {
                continue;
            };
            html.raw("<div class=\"wide\"><table class=\"mono\"><caption>Classic BPF, instruction by instruction</caption><thead><tr><th scope=\"col\" class=\"number\">pc</th><th scope=\"col\">Instruction</th><th scope=\"col\">Meaning</th><th scope=\"col\" class=\"number\">Line</th></tr></thead><tbody>\n");
            for line in load::listing(&loaded) {
                html.raw("<tr><th scope=\"row\" class=\"number\">")
                    .value(line.pc)
                    .raw("</th>");
                html.cell(&line.text).cell(&line.comment);
                match line.origin_line {
                    Some(origin) => html.number(origin),
                    None => html.raw("<td></td>"),
                };
                html.raw("</tr>\n");
            }
            html.raw("</tbody></table></div>\n");
        }
        html.raw("<p class=\"note\">Ringside's own safety filter stands below.</p></section>\n");
    }
}

/// A line of the summary.
fn line(html: &mut Html, row: &Row) {
    let micros = row.nanos / 1_000;
    let refused = row.refused;
    html.raw("<tr><th scope=\"row\">").text(&row.name);
    html.raw("</th>").number(row.calls).number(row.errors);
    html.number(format_args!(
        "{}.{:06}",
        micros / 1_000_000,
        micros % 1_000_000
    ));
    html.number(refused.filter + refused.sandbox + refused.outer);
    html.number(refused.kernel).raw("</tr>\n");
}
