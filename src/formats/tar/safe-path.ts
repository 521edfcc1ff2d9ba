import { FormatError } from '../format-error.js';

/** Bytes of a path, bytes of a segment, segments. */
export const entryPathLimits = { path: 1024, segment: 255, depth: 32 } as const;

const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:[. ].*)?$/i;

/**
 * The one rule for paths from outside, in tar, zip, folders and OCI layouts: a relative path with `/` that stays below its folder on every
 * system. Gives the path back; throws FormatError `unsafe-path` naming it. A colon inside a name is accepted, as advisory ids have it.
 */
export function checkEntryPath(path: string): string {
  const problem = problemOfPath(path) ?? path.split('/').map(problemOfSegment).find(Boolean);
  if (problem === undefined) return path;
  throw new FormatError('unsafe-path', `entry ${quoted(path)} ${problem}; rename it`, { path });
}

function problemOfPath(path: string): string | undefined {
  if (path === '') return 'has no name';
  if (!path.isWellFormed()) return 'has a name that is not valid Unicode';
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'has a NUL or control character in its name';
  if (path.includes('\\')) return 'has a backslash in its name';
  if (path.startsWith('/')) return 'has an absolute path';
  if (/^[a-z]:/i.test(path)) return 'begins with a drive letter';
  if (Buffer.byteLength(path) > entryPathLimits.path) return `is longer than ${entryPathLimits.path} bytes`;
  return path.split('/', entryPathLimits.depth + 1).length > entryPathLimits.depth
    ? `lies deeper than ${entryPathLimits.depth} levels`
    : undefined;
}

function problemOfSegment(segment: string): string | undefined {
  if (segment === '') return 'has an empty segment';
  if (segment === '.' || segment === '..') return `has the segment "${segment}"`;
  if (/[. ]$/.test(segment)) return 'has a segment that ends in a dot or a space';
  if (windowsDevice.test(segment)) return 'has a segment that is a device name on Windows';
  const tooLong = segment.length > 85 && Buffer.byteLength(segment) > entryPathLimits.segment;
  return tooLong ? `has a segment longer than ${entryPathLimits.segment} bytes` : undefined;
}

/** A path for a message: quoted, and not longer than a line. */
export function quoted(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}...` : path);
}
