// Questions to the filter core, which counts in bytes, about a text, whose places are UTF-16 units.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", {ignoreBOM: true});

// Asks about a text; answers null if there is no answer.
export async function ask(page, verb, text, more = {}) {
  const answer = await page.ask(verb, JSON.stringify({text, ...more}));
  return answer ? JSON.parse(answer) : null;
}

// Longest text, in units, of which every word is asked about; a longer one is still checked.
export const LONGEST = 200_000;

// The bytes before a place.
export function bytesBefore(text, at) {
  return encoder.encode(text.slice(0, at)).length;
}

// Turns bytes of a text into places.
export function places(text) {
  const bytes = encoder.encode(text);
  // Most texts are plain.
  if (bytes.length === text.length) return byte => Math.min(byte, text.length);
  return byte => decoder.decode(bytes.subarray(0, byte)).length;
}

// The place of a line and a column in characters, both from 1; past the end of the line, its end.
export function placeOf(doc, line, column) {
  const {from, text} = doc.line(Math.min(Math.max(line, 1), doc.lines));
  let at = 0;
  for (const character of text) {
    if (--column < 1) break;
    at += character.length;
  }
  return from + at;
}
