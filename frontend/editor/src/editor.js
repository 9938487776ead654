// The filter's editor. It knows CodeMirror and nothing of filters: what the text means is asked of
// the page, which is wasm; see `services/code_mirror`. Places are UTF-16 units on both sides.

import {defaultKeymap, history, historyKeymap, isolateHistory, redo, undo} from "@codemirror/commands";
import {search, searchKeymap} from "@codemirror/search";
import {EditorState, Prec} from "@codemirror/state";
import {EditorView, keymap, tooltips} from "@codemirror/view";

import {cards} from "./cards.js";
import {colours, repaint} from "./colours.js";
import {completion} from "./completion.js";
import {findings} from "./findings.js";
import {gutters, setRules} from "./gutters.js";
import {isInvalid, lines, setInvalid, setLines} from "./marks.js";
import {applyFix, problems, setProblems} from "./problems.js";
import {theme} from "./theme.js";

// Keys of CodeMirror that mean something else on this page, or nothing in this language.
const NOT_OURS = new Set(["Mod-Enter", "Mod-/", "Mod-i", "Alt-A"]);

// Puts an editor with a text into `parent`; its style sheet gets the nonce.
export function mount(parent, page, text, nonce) {
  return new Editor(parent, page, text, nonce);
}

class Editor {
  constructor(parent, page, text, nonce) {
    this.page = page;
    this.line = 0;
    // What is told of a word stands above every panel, and is cut off by none.
    this.layer = document.body.appendChild(document.createElement("div"));
    this.layer.className = "editor-layer";
    this.view = new EditorView({
      parent,
      doc: text,
      extensions: [
        nonce ? EditorView.cspNonce.of(nonce) : [],
        Prec.high(keymap.of([
          {key: "Mod-/", run: () => this.toggleSelected()},
          {key: "Mod-.", run: applyFix},
        ])),
        gutters(line => page.toggle(this.text(), line, line)),
        colours(page),
        tooltips({parent: this.layer}),
        completion(page),
        cards(page),
        lines,
        problems,
        findings(page),
        history(),
        search({top: true}),
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap].filter(({key}) => !NOT_OURS.has(key))),
        EditorView.lineWrapping,
        theme,
        EditorView.contentAttributes.of(view => ({
          "aria-label": "Filter text",
          "aria-describedby": "editor-hint editor-answered problems",
          "aria-invalid": String(isInvalid(view.state)),
          autocapitalize: "off",
        })),
        EditorView.updateListener.of(update => this.updated(update)),
        EditorView.domEventHandlers({
          mousemove: (event, view) => {
            // A pointer that rests while the page changes under it points at nothing.
            if (event.movementX || event.movementY) {
              this.pointed(view.posAtCoords({x: event.clientX, y: event.clientY}));
            }
          },
          mouseleave: () => this.pointed(null),
        }),
      ],
    });
    // What the editor took must not also stop a run.
    this.view.dom.addEventListener("keydown", event => {
      if (event.key === "Escape" && event.defaultPrevented) event.stopPropagation();
    });
  }

  // What stands in it, with its lines ended by line feeds.
  text() {
    return this.view.state.doc.toString();
  }

  // Puts `text` in the place of what lies between two places, as if it had been typed.
  change(from, to, text) {
    const old = this.view.state.sliceDoc(from, to);
    // Only what differs, so that the cursor and marks stay where they can.
    let head = 0;
    let tail = 0;
    const most = Math.min(old.length, text.length);
    while (head < most && old[head] === text[head]) head++;
    while (tail < most - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
    const change = {from: from + head, to: to - tail, insert: text.slice(head, text.length - tail)};
    const isWhole = from === 0 && to === this.view.state.doc.length;
    this.view.dispatch({
      changes: change,
      userEvent: "input.page",
      // One undo takes it back, and nothing else.
      annotations: isolateHistory.of("full"),
      effects: EditorView.scrollIntoView(isWhole ? 0 : change.from),
    });
  }

  // Takes the last change back, or does it again.
  undo(isRedo) {
    (isRedo ? redo : undo)(this.view);
  }

  // Gives it the focus, with the cursor at a place.
  place(at) {
    const anchor = Math.min(at, this.view.state.doc.length);
    this.view.dispatch({selection: {anchor}, scrollIntoView: true});
    this.view.focus();
  }

  // Scrolls a line, from 1, into sight.
  reveal(line) {
    if (line <= this.view.state.doc.lines) {
      this.view.dispatch({effects: EditorView.scrollIntoView(this.view.state.doc.line(line).from)});
    }
  }

  repaint() {
    this.view.dispatch({effects: repaint.of(null)});
  }

  // What stands beside the lines, as rows of line, kind, rule and severity.
  setRules(rows) {
    this.view.dispatch({effects: setRules.of(rows)});
  }

  setProblems(json) {
    this.view.dispatch(setProblems(this.view.state, JSON.parse(json)));
  }

  setInvalid(is) {
    this.view.dispatch({effects: setInvalid.of(is)});
  }

  // The lines, from 1, that something points at and that answered a call; 0 for none.
  setLines(lit, fired) {
    this.view.dispatch({effects: setLines.of({lit, fired})});
  }

  destroy() {
    this.view.destroy();
    this.layer.remove();
  }

  updated(update) {
    if (update.docChanged) this.page.changed(this.text());
    if (update.docChanged || update.selectionSet || update.focusChanged) this.follow();
  }

  // Tells the page on which line the cursor is.
  follow() {
    const {state, hasFocus} = this.view;
    this.page.moved(hasFocus ? state.doc.lineAt(state.selection.main.head).number : 0);
  }

  pointed(at) {
    const line = at === null ? 0 : this.view.state.doc.lineAt(at).number;
    if (line !== this.line) {
      this.line = line;
      this.page.pointed(line);
    }
  }

  toggleSelected() {
    const {doc, selection: {main}} = this.view.state;
    // A selection that ends before the first letter of a line does not mean that line.
    const end = main.empty ? main.to : main.to - 1;
    this.page.toggle(this.text(), doc.lineAt(main.from).number, doc.lineAt(end).number);
    return true;
  }
}
