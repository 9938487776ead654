// What the page noticed about the text, and what an audit found: underlined, told on hover, each
// with its fix.

import {isolateHistory} from "@codemirror/commands";
import {forEachDiagnostic, lintKeymap, linter, setDiagnostics} from "@codemirror/lint";
import {EditorView, keymap} from "@codemirror/view";

// The page judges, so there is no source here to ask.
export const problems = [linter(null), keymap.of(lintKeymap)];

// From the worst on.
const SEVERITIES = ["error", "warning", "info", "hint"];
const FINDING = "finding";

// `found`: from, to, severity, code, message, help, and perhaps fix: from, to, text; or its name and
// changes as CodeMirror has them.
export function setProblems(state, found) {
  return set(state, found, "", FINDING);
}

// The same of an audit, whose findings matter less.
export function setFindings(state, found) {
  return set(state, found, FINDING, "");
}

// Puts marks of one kind in the place of those before, and keeps those of the other.
function set(state, found, kind, other) {
  const {doc} = state;
  const fits = ({from, to}) => from <= to && to <= doc.length;
  const marks = found.filter(fits).map(mark => diagnostic(mark, kind, doc));
  forEachDiagnostic(state, (mark, from, to) => {
    if (mark.markClass === other) marks.push({...mark, from, to});
  });
  return setDiagnostics(state, marks);
}

function diagnostic({from, to, severity, code, message, help, fix}, markClass, doc) {
  return {
    from,
    to,
    severity: severity === "note" ? "info" : severity,
    source: code,
    message: help ? `${message}\n${help}` : message,
    markClass,
    actions: fix ? [{name: fix.name ?? `Write ${fix.text}`, apply: view => write(view, fix, doc)}] : [],
  };
}

function write(view, {from, to, text, changes = {from, to, insert: text}}, doc) {
  // An edit is of the text that was judged.
  if (!view.state.doc.eq(doc)) return;
  view.dispatch({changes, userEvent: "input.fix", annotations: isolateHistory.of("full")});
}

// Applies the first fix of the worst that is noticed on the line of the cursor.
export function applyFix(view) {
  const {state} = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const rank = ({severity}) => SEVERITIES.indexOf(severity);
  let found = null;
  forEachDiagnostic(state, (problem, from, to) => {
    const isHere = from <= line.to && to >= line.from;
    if (problem.actions?.length && isHere && (!found || rank(problem) < rank(found[0]))) found = [problem, from, to];
  });
  if (!found) return false;
  const [problem, from, to] = found;
  problem.actions[0].apply(view, from, to);
  view.dispatch({effects: EditorView.announce.of(problem.actions[0].name)});
  return true;
}
