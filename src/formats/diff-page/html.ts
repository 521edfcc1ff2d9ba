/** Text that is HTML already: what `markup` made, or a constant. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | undefined | readonly Part[];

/** HTML from a template. Every value is escaped, for text and for quoted attributes alike, unless it came from here. */
export function markup(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(strings.reduce((page, piece, i) => page + textOf(values[i - 1]) + piece));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return part === undefined ? '' : escapeText(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Control characters, and those that turn the direction of text: a name could look like another one. */
const unseen = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;

/** What cannot be seen is shown by its code point. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/[&<>"'`]/g, (character) => entities[character]!)
    .replaceAll(unseen, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
