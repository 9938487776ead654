// What a word means: under the pointer, or at the cursor by a key.

import {StateEffect, StateField} from "@codemirror/state";
import {EditorView, hoverTooltip, keymap, showTooltip} from "@codemirror/view";

import {LONGEST, ask, bytesBefore, places} from "./core.js";

const setCard = StateEffect.define();

// The card at the cursor, until the text or the cursor changes.
const shown = StateField.define({
  create: () => null,
  update(value, {effects, docChanged, selection}) {
    for (const effect of effects) if (effect.is(setCard)) return effect.value;
    return docChanged || selection ? null : value;
  },
  provide: field => showTooltip.from(field),
});

export function cards(page) {
  return [
    shown,
    hoverTooltip(async (view, at) => tooltip(await cardAt(page, view.state.doc.toString(), at)), {hideOnChange: true}),
    keymap.of([
      {key: "F1", run: view => showCard(view, page)},
      {key: "Escape", run: hideCard},
    ]),
  ];
}

// Shows the card at the cursor, and says it.
function showCard(view, page) {
  const {doc, selection: {main: {head}}} = view.state;
  const text = doc.toString();
  // Of the word that begins at the cursor, or else of the one that ends there.
  cardAt(page, text, head).then(card => card ?? (head > 0 ? cardAt(page, text, head - 1) : null)).then(card => {
    if (view.state.doc !== doc || view.state.selection.main.head !== head) return;
    const said = card ? spoken(card) : "There is nothing to say of what stands here";
    view.dispatch({effects: [setCard.of(tooltip(card)), EditorView.announce.of(said)]});
  });
  return true;
}

function hideCard(view) {
  if (!view.state.field(shown)) return false;
  view.dispatch({effects: setCard.of(null)});
  return true;
}

// The card of what stands at a place of a text, or null.
export async function cardAt(page, text, at) {
  if (text.length > LONGEST) return null;
  const card = await ask(page, "card", text, {at: bytesBefore(text, at)});
  if (!card) return null;
  const place = places(text);
  return {...card, from: place(card.start), to: place(card.end)};
}

function tooltip(card) {
  return card && {pos: card.from, end: card.to, above: true, create: () => ({dom: draw(card)})};
}

export function draw({title, kind, meaning, arguments: list = [], facts = []}) {
  const card = document.createElement("div");
  card.className = "card";
  const head = child(card, "p", "card-head");
  child(head, "strong", "card-title").textContent = title;
  child(head, "span", "card-kind").textContent = kind;
  child(card, "p", "card-meaning").textContent = meaning;
  rows(card, "card-arguments", list);
  rows(card, "card-facts", facts);
  return card;
}

function rows(card, className, facts) {
  if (!facts.length) return;
  const list = child(card, "dl", className);
  for (const {name, words} of facts) {
    child(list, "dt").textContent = name;
    child(list, "dd").textContent = words;
  }
}

function child(parent, name, className = "") {
  const element = parent.appendChild(document.createElement(name));
  if (className) element.className = className;
  return element;
}

function spoken({title, kind, meaning, arguments: list = [], facts = []}) {
  return [`${title}, ${kind}: ${meaning}`, ...[...list, ...facts].map(({name, words}) => `${name}: ${words}`)].join(". ");
}
