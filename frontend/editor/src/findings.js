// What an audit of the text finds, marked where it stands once nobody types.

import {ViewPlugin} from "@codemirror/view";

import {ask, placeOf, places} from "./core.js";
import {setFindings} from "./problems.js";

const PAUSE = 300;

export function findings(page) {
  return ViewPlugin.fromClass(class {
    constructor(view) {
      this.view = view;
      this.wait();
    }

    update({docChanged}) {
      if (docChanged) this.wait();
    }

    destroy() {
      clearTimeout(this.timer);
      this.view = null;
    }

    // Until then the marks of the last audit go along with their words.
    wait() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.audit(), PAUSE);
    }

    async audit() {
      const {doc} = this.view.state;
      const text = doc.toString();
      const report = await ask(page, "audit", text);
      if (!report || this.view?.state.doc !== doc) return;
      this.view.dispatch(setFindings(this.view.state, report.findings.map(finding => mark(finding, doc, places(text)))));
    }
  });
}

// A finding stands on the first line of what it is about.
function mark({code, severity, line, column, end_line, end_column, title, reason, remedy, fix = []}, doc, place) {
  const from = placeOf(doc, line, column);
  const {to} = doc.lineAt(from);
  const changes = fix.map(({start, end, new_text}) => ({from: place(start), to: place(end), insert: new_text}));
  return {
    from,
    to: end_line === line ? placeOf(doc, line, end_column) : to,
    severity: severity === "high" || severity === "medium" ? "note" : "hint",
    code: `${severity} finding, ${code}`,
    message: title,
    help: `${reason}\n${remedy}`,
    fix: changes.length ? {name: "Fix this", changes} : null,
  };
}
