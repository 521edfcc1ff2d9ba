import { maskText, type RedactionAction } from './redaction-rules.js';

/** A text that must not leave. `rule` is the number under which it is counted. */
export interface HiddenText {
  readonly rule: number;
  readonly text: string;
  readonly ignoreCase: boolean;
  readonly action: RedactionAction;
}

/** Whether the value holds it. Takes time in proportion to the value's length. */
export function holds({ text, ignoreCase }: HiddenText, value: string): boolean {
  return ignoreCase ? lowerCase(value).includes(lowerCase(text)) : value.includes(text);
}

/** Puts the mask in the place of every word that the text lies in, or begins or ends in. A word is what stands between white space. */
export function maskWords({ text, ignoreCase }: HiddenText, value: string): string {
  const [where, what] = ignoreCase ? [lowerCase(value), lowerCase(text)] : [value, text];
  let masked = '';
  let done = 0;
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, done)) {
    masked += value.slice(done, wordStart(value, at, done)) + maskText;
    done = wordEnd(value, at + what.length);
  }
  return masked + value.slice(done);
}

function wordStart(value: string, from: number, least: number): number {
  let at = from;
  while (at > least && !isSpace(value, at - 1)) at -= 1;
  return at;
}

function wordEnd(value: string, from: number): number {
  let at = from;
  while (at < value.length && !isSpace(value, at)) at += 1;
  return at;
}

/** What JSON and common texts part words with. */
const isSpace = (value: string, at: number) => value.charCodeAt(at) <= 0x20 || value.charCodeAt(at) === 0xa0;

/** Of ASCII only: no other letter keeps its length. */
const lowerCase = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
