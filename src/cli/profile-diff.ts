import { paint } from './style.js';

/** One field that differs, by JSON pointer; a missing side is undefined. */
export interface FieldChange {
  readonly pointer: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface ProfileChange {
  readonly changes: readonly FieldChange[];
  /** The JSON merge patch (RFC 7396) that makes the stored profile like the file. */
  readonly patch: Readonly<Record<string, unknown>>;
}

/**
 * Compares a profile as the server has it with what a file asks for. A top-level field that the file does not name keeps its stored
 * value; `selectors` and `labels` are taken as a whole, so a selector left out of the file is removed.
 */
export function compareProfile(
  stored: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): ProfileChange {
  const changes: FieldChange[] = [];
  const patch: Record<string, unknown> = {};
  for (const field of Object.keys(wanted).sort()) {
    const whole = field === 'selectors' || field === 'labels';
    const part = mergePatch(stored[field], wanted[field], `/${escapePointer(field)}`, whole, changes);
    if (part !== undefined) patch[field] = part;
  }
  return { changes, patch };
}

function mergePatch(from: unknown, to: unknown, pointer: string, whole: boolean, changes: FieldChange[]): unknown {
  if (isObject(from) && isObject(to)) return patchObject(from, to, pointer, whole, changes);
  if (sameJson(from, to) || (pointer.startsWith('/selectors/') && sameSet(from, to))) return undefined;
  changes.push({ pointer, from, to });
  return to;
}

function patchObject(
  from: Record<string, unknown>,
  to: Record<string, unknown>,
  pointer: string,
  whole: boolean,
  changes: FieldChange[],
): Record<string, unknown> | undefined {
  const patch: Record<string, unknown> = {};
  const names = new Set([...Object.keys(to), ...(whole ? Object.keys(from) : [])]);
  for (const name of [...names].sort()) {
    const at = `${pointer}/${escapePointer(name)}`;
    const gone = !Object.hasOwn(to, name);
    if (gone) changes.push({ pointer: at, from: from[name], to: undefined });
    const part = gone ? null : mergePatch(from[name], to[name], at, whole, changes);
    if (part !== undefined) patch[name] = part;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  );
}

/** The lists of selectors are sets: neither order nor repeats say anything. */
function sameSet(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  const texts = (list: unknown[]) => [...new Set(list.map((item) => JSON.stringify(item)))].sort();
  return sameJson(texts(a), texts(b));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** `- old` and `+ new` lines, a pair a field; red and green on a terminal. */
export function renderChanges(changes: readonly FieldChange[]): string {
  return changes
    .map(({ pointer, from, to }) => {
      const minus = from === undefined ? '' : `  ${paint('red', `- ${JSON.stringify(from)}`)}\n`;
      const plus = to === undefined ? '' : `  ${paint('green', `+ ${JSON.stringify(to)}`)}\n`;
      return `${paint('bold', pointer)}\n${minus}${plus}`;
    })
    .join('');
}
