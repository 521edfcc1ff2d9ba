import { FormatError } from '../format-error.js';

const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/i;
const forbidden = /[\p{Cc}\\:*?"<>|]/u;
const segmentLimit = 200;
const pathLimit = 255;

/**
 * Gives back a path that is the same file on every system a bundle lands on: relative, with `/`, of at most 255 bytes, without `.`, `..`, empty
 * segments, control characters, characters or names that Windows keeps for itself, and in Unicode form NFC. Throws FormatError `unsafe-path`.
 */
export function parseBundlePath(path: string): string {
  const problem = problemOf(path);
  if (problem === undefined) return path;
  throw new FormatError('unsafe-path', `path ${JSON.stringify(path.slice(0, 300))} ${problem}`, { path });
}

function problemOf(path: string): string | undefined {
  if (Buffer.byteLength(path) > pathLimit) return `is longer than ${pathLimit} bytes`;
  if (!path.isWellFormed() || path.normalize('NFC') !== path) return 'is not Unicode in form NFC';
  if (forbidden.test(path)) return 'holds a control character or one of \\ : * ? " < > |';
  return path.split('/').map(problemOfSegment).find(Boolean);
}

function problemOfSegment(segment: string): string | undefined {
  if (segment === '') return 'is empty, absolute, or has an empty segment';
  if (segment === '.' || segment === '..') return 'leaves its folder';
  if (Buffer.byteLength(segment) > segmentLimit) return `has a segment of more than ${segmentLimit} bytes`;
  if (/[. ]$/.test(segment)) return 'has a segment that ends in a dot or space';
  return reserved.test(segment) ? 'has a segment that is a device name on Windows' : undefined;
}

/** Two paths with one folded form are one file on a system that ignores case. */
export const foldPath = (path: string): string => path.normalize('NFC').toLowerCase();
