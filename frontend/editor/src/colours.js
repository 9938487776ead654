// Words in colours. What each is, the page's own lexer says; only what is in sight is decorated.

import {RangeSetBuilder, StateEffect} from "@codemirror/state";
import {Decoration, ViewPlugin} from "@codemirror/view";

import {LONGEST} from "./core.js";

// In the order of the classes in `services/code_mirror`.
const CLASSES = ["keyword", "action", "name", "argument", "constant", "operator", "comment", "unknown"];
const MARKS = CLASSES.map(name => Decoration.mark({class: `word-${name}`}));

// The words of the text mean something else now.
export const repaint = StateEffect.define();

export function colours(page) {
  return ViewPlugin.fromClass(class {
    constructor(view) {
      this.read(view);
      this.decorations = this.paint(view);
    }

    update({docChanged, viewportChanged, transactions, view}) {
      const isNew = docChanged || transactions.some(({effects}) => effects.some(effect => effect.is(repaint)));
      if (isNew) this.read(view);
      if (isNew || viewportChanged) this.decorations = this.paint(view);
    }

    // Triples of start, end and class, in order.
    read({state}) {
      this.pieces = state.doc.length > LONGEST ? [] : page.highlight(state.doc.toString());
    }

    paint({visibleRanges}) {
      const builder = new RangeSetBuilder();
      for (const {from, to} of visibleRanges) {
        for (let at = this.after(from); at < this.pieces.length && this.pieces[at] < to; at += 3) {
          builder.add(this.pieces[at], this.pieces[at + 1], MARKS[this.pieces[at + 2]]);
        }
      }
      return builder.finish();
    }

    // Where the first piece that ends behind a place stands.
    after(place) {
      let low = 0;
      let high = this.pieces.length / 3;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.pieces[3 * middle + 1] > place) high = middle;
        else low = middle + 1;
      }
      return 3 * low;
    }
  }, {decorations: plugin => plugin.decorations});
}
