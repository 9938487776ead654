// Beside each line: the mark of what is wrong with it, its number, and the tag of its rule, which
// switches the rule off and on.

import {RangeSetBuilder, StateEffect, StateField} from "@codemirror/state";
import {GutterMarker, gutter, lineNumbers} from "@codemirror/view";

// Rows of four numbers, in order: line from 1, kind, rule or -1, severity.
export const setRules = StateEffect.define();

// Kinds.
const ON = 1;
const OFF = 2;

const SEVERITIES = [null, ["error", "✕"], ["warning", "▲"], ["note", "i"]];
// As many colours as tokens.css has for rules; beyond them the number tells.
const N_COLOURS = 8;

class Mark extends GutterMarker {
  constructor(severity) {
    super();
    this.severity = severity;
  }

  eq(other) {
    return other.severity === this.severity;
  }

  toDOM() {
    const [name, sign] = SEVERITIES[this.severity];
    const mark = document.createElement("span");
    mark.className = `mark mark-${name}`;
    mark.title = name;
    mark.textContent = sign;
    return mark;
  }
}

class Tag extends GutterMarker {
  constructor(kind, rule) {
    super();
    this.kind = kind;
    this.rule = rule;
  }

  eq(other) {
    return other.kind === this.kind && other.rule === this.rule;
  }

  toDOM() {
    const isOn = this.kind === ON;
    const tag = document.createElement("button");
    tag.type = "button";
    // The keyboard's way is Ctrl and /, which is one key press instead of a tab stop a rule.
    tag.tabIndex = -1;
    tag.className = isOn ? "editor-tag switch" : "editor-tag switch off";
    tag.title = isOn ? "Switch this rule off" : "Switch this rule on";
    const label = tag.appendChild(document.createElement("span"));
    const isNumbered = isOn && this.rule >= 0;
    label.className = isNumbered ? `rule-tag rule-${this.rule % N_COLOURS}` : "rule-tag";
    label.textContent = isNumbered ? `#${this.rule}` : isOn ? "–" : "off";
    return tag;
  }
}

// Keeps a gutter as wide as what may stand in it.
class Spacer extends GutterMarker {
  constructor(className, text) {
    super();
    this.className = className;
    this.text = text;
  }

  toDOM() {
    const spacer = document.createElement("span");
    spacer.className = this.className;
    spacer.textContent = this.text;
    return spacer;
  }
}

const beside = StateField.define({
  create: () => ({marks: empty(), tags: empty()}),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setRules)) return read(effect.value, transaction.state.doc);
    }
    // Until the page has read the new text, everything goes with its line.
    const {changes, docChanged} = transaction;
    return docChanged ? {marks: value.marks.map(changes), tags: value.tags.map(changes)} : value;
  },
});

function empty() {
  return new RangeSetBuilder().finish();
}

function read(rows, doc) {
  const marks = new RangeSetBuilder();
  const tags = new RangeSetBuilder();
  for (let at = 0; at < rows.length; at += 4) {
    const [line, kind, rule, severity] = rows.subarray(at, at + 4);
    if (line > doc.lines) break;
    const {from} = doc.line(line);
    if (severity) marks.add(from, from, new Mark(severity));
    if (kind === ON || kind === OFF) tags.add(from, from, new Tag(kind, rule));
  }
  return {marks: marks.finish(), tags: tags.finish()};
}

export function gutters(toggle) {
  return [
    beside,
    gutter({class: "editor-marks", markers: view => view.state.field(beside).marks, initialSpacer: () => new Spacer("mark", "✕")}),
    lineNumbers(),
    gutter({
      class: "editor-tags",
      markers: view => view.state.field(beside).tags,
      initialSpacer: () => new Spacer("rule-tag", "off"),
      domEventHandlers: {
        click(view, block, event) {
          if (!event.target.closest(".switch")) return false;
          toggle(view.state.doc.lineAt(block.from).number);
          return true;
        },
      },
    }),
  ];
}
