// What the page noticed about the text: underlined, told on hover, each with its fix.

import {isolateHistory} from "@codemirror/commands";
import {forEachDiagnostic, lintKeymap, linter, setDiagnostics} from "@codemirror/lint";
import {EditorView, keymap} from "@codemirror/view";

// The page judges, so there is no source here to ask.
export const problems = [linter(null), keymap.of(lintKeymap)];

// `found`: from, to, severity, code, message, help, and perhaps fix: from, to, text.
export function setProblems(state, found) {
  const {length} = state.doc;
  const fits = ({from, to}) => from <= to && to <= length;
  return setDiagnostics(state, found.filter(fits).map(diagnostic));
}

function diagnostic({from, to, severity, code, message, help, fix}) {
  return {
    from,
    to,
    severity: severity === "note" ? "info" : severity,
    source: code,
    message: help ? `${message}\n${help}` : message,
    actions: fix ? [{name: `Write ${fix.text}`, apply: view => write(view, fix)}] : [],
  };
}

function write(view, {from, to, text}) {
  view.dispatch({changes: {from, to, insert: text}, userEvent: "input.fix", annotations: isolateHistory.of("full")});
}

// Applies the first fix of the line of the cursor.
export function applyFix(view) {
  const {state} = view;
  const line = state.doc.lineAt(state.selection.main.head);
  let found = null;
  forEachDiagnostic(state, (problem, from, to) => {
    if (!found && problem.actions?.length && from <= line.to && to >= line.from) found = [problem, from, to];
  });
  if (!found) return false;
  const [problem, from, to] = found;
  problem.actions[0].apply(view, from, to);
  view.dispatch({effects: EditorView.announce.of(problem.actions[0].name)});
  return true;
}
