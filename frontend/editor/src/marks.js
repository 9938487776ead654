// Lines that something on the page belongs to, and whether the text is a filter at all.

import {RangeSet, StateEffect, StateField} from "@codemirror/state";
import {Decoration, EditorView, GutterMarker, gutterLineClass, highlightActiveLine, highlightActiveLineGutter} from "@codemirror/view";

export const setLines = StateEffect.define();
export const setInvalid = StateEffect.define();

class LineMark extends GutterMarker {
  constructor(elementClass) {
    super();
    this.elementClass = elementClass;
  }

  eq(other) {
    return other.elementClass === this.elementClass;
  }
}

const BESIDE = {lit: new LineMark("lit"), fired: new LineMark("fired")};

const marked = StateField.define({
  create: () => ({lit: 0, fired: 0}),
  update(value, {effects}) {
    return effects.reduce((last, effect) => effect.is(setLines) ? effect.value : last, value);
  },
  provide: field => [
    EditorView.decorations.from(field, value => view => RangeSet.of(
      ranges(value, view.state.doc, (name, line) => Decoration.line({class: name, attributes: {"data-line": String(line)}})),
      true,
    )),
    gutterLineClass.compute([field, "doc"], state => RangeSet.of(
      ranges(state.field(field), state.doc, name => BESIDE[name]),
      true,
    )),
  ],
});

function ranges(lines, doc, mark) {
  return Object.entries(lines)
    .filter(([, line]) => line > 0 && line <= doc.lines)
    .map(([name, line]) => mark(name, line).range(doc.line(line).from));
}

const invalid = StateField.define({
  create: () => false,
  update(value, {effects}) {
    return effects.reduce((last, effect) => effect.is(setInvalid) ? effect.value : last, value);
  },
});

export const lines = [marked, invalid, highlightActiveLine(), highlightActiveLineGutter()];

export function isInvalid(state) {
  return state.field(invalid);
}
