// What may stand at the cursor, from the page's own tables: while a word is being written, where
// the line cannot end yet, and by Ctrl and the space bar.

import {acceptCompletion, autocompletion, closeCompletion, insertCompletionText, pickedCompletion, selectedCompletion} from "@codemirror/autocomplete";
import {Prec} from "@codemirror/state";
import {keymap} from "@codemirror/view";

import {cardAt, draw} from "./cards.js";
import {LONGEST, ask, bytesBefore, places} from "./core.js";

// What a word that is being written may consist of.
const WORD = /^@?[\w-]*$/;

export function completion(page) {
  return [
    Prec.highest(keymap.of([
      // Without a list of words, Tab leaves the editor.
      {key: "Tab", run: acceptCompletion},
      {key: "Enter", run: finish},
    ])),
    autocompletion({
      override: [context => complete(page, context)],
      icons: false,
      maxRenderedOptions: 60,
      optionClass: ({type}) => `option-${type}`,
      activateOnCompletion: ({goesOn}) => goesOn,
    }),
  ];
}

// Behind a finished word Enter is a new line, whatever longer words there are.
function finish(view) {
  const {state} = view;
  const label = selectedCompletion(state)?.label;
  const {head} = state.selection.main;
  if (label && state.sliceDoc(head - label.length, head) === label) closeCompletion(view);
  return false;
}

async function complete(page, context) {
  const text = context.state.doc.toString();
  if (text.length > LONGEST) return null;
  const answer = await ask(page, "complete", text, {at: bytesBefore(text, context.pos)});
  if (!answer?.offers.length || context.aborted) return null;
  const {start, end, needed, offers} = answer;
  const place = places(text);
  const [from, to] = [place(start), place(end)];
  const typed = text.slice(from, context.pos);
  // The only word that could be meant is there already.
  const isDone = word => {
    const meant = offers.filter(({text}) => text.startsWith(word));
    return meant.length === 1 && meant[0].text === word;
  };
  if (!context.explicit && (typed === "" ? !needed : isDone(typed))) return null;
  return {
    from,
    to: Math.max(to, context.pos),
    options: offers.map((offer, at) => option(offer, at, offers.length, word => info(page, text, from, Math.max(to, context.pos), word))),
    validFor: word => WORD.test(word) && word.startsWith(typed) && !isDone(word),
  };
}

// The card that a word would have if it were taken.
async function info(page, text, from, to, word) {
  const card = await cardAt(page, text.slice(0, from) + word + text.slice(to), from);
  return card && draw(card);
}

function option({text, kind, detail, goes_on: goesOn}, at, length, info) {
  return {
    label: text,
    type: kind,
    detail,
    goesOn,
    // The page's order is the one that matters among equals.
    boost: 99 - 198 * at / length,
    info: () => info(text),
    apply: take,
  };
}

// Writes a word, with a space behind it if the line has to go on.
function take(view, completion, from, to) {
  const {state} = view;
  const isSpaced = /\s/.test(state.sliceDoc(to, to + 1));
  const text = completion.goesOn && !isSpaced ? `${completion.label} ` : completion.label;
  view.dispatch({
    ...insertCompletionText(state, text, from, to),
    annotations: pickedCompletion.of(completion),
  });
}
