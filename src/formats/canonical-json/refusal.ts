import { FormatError } from '../format-error.js';
import { objectKind } from './json-value.js';

/** One step of a JSON pointer (RFC 6901, section 3). */
export function pointerStep(step: string | number): string {
  return `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * Finds the first value that canonical JSON cannot hold and says where it is. A second walk, so that the first one carries no
 * pointers; only called when something is wrong.
 */
export function firstRefusal(value: unknown, maxDepth: number, pointer = ''): FormatError | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : loneSurrogate(pointer);
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : notFinite(value, pointer);
  if (value === null || typeof value === 'boolean') return undefined;
  return typeof value === 'object' ? refusalInside(value, maxDepth, pointer) : notJson(value, pointer);
}

function refusalInside(value: object, maxDepth: number, pointer: string): FormatError | undefined {
  const kind = objectKind(value);
  if (kind === 'verbatim') return undefined;
  if (kind === 'other') return notJson(value, pointer);
  if (maxDepth === 0) return tooDeep(pointer);
  return kind === 'array'
    ? refusalInArray(value as unknown[], maxDepth, pointer)
    : refusalInObject(value, maxDepth, pointer);
}

function refusalInArray(items: readonly unknown[], maxDepth: number, pointer: string): FormatError | undefined {
  for (let i = 0; i < items.length; i += 1) {
    const found = firstRefusal(items[i], maxDepth - 1, pointer + pointerStep(i));
    if (found) return found;
  }
  return undefined;
}

function refusalInObject(object: object, maxDepth: number, pointer: string): FormatError | undefined {
  for (const [key, member] of Object.entries(object)) {
    const at = pointer + pointerStep(key);
    const found = key.isWellFormed() ? firstRefusal(member, maxDepth - 1, at) : loneSurrogate(at);
    if (found) return found;
  }
  return undefined;
}

const at = (pointer: string) => (pointer === '' ? 'the value' : pointer.slice(0, 200));

const loneSurrogate = (pointer: string) =>
  new FormatError('encoding', `${at(pointer)} holds a lone surrogate, which UTF-8 cannot carry`, { pointer });

const notFinite = (value: number, pointer: string) =>
  new FormatError('number', `${at(pointer)} is ${value}, which JSON cannot hold`, { pointer });

const tooDeep = (pointer: string) =>
  new FormatError('depth', `${at(pointer)} is nested deeper than the limit`, { pointer });

function notJson(value: unknown, pointer: string): FormatError {
  const what = typeof value === 'object' ? `a ${value?.constructor?.name ?? 'class'} instance` : typeof value;
  return new FormatError('schema', `${at(pointer)} is ${what}, not JSON; leave it out or turn it into plain data`, {
    pointer,
  });
}
