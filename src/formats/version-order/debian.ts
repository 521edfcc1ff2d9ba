import { compareNumbers, compareNumerals, trimZeros } from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** The epoch without leading zeros; the parts cut into text, number, text, number, ... */
export interface DebianVersion {
  readonly epoch: string;
  readonly upstream: readonly string[];
  readonly revision: readonly string[];
}

const scheme = 'Debian';
const pattern = /^(?:(?<epoch>\d+):)?(?<upstream>\d[0-9A-Za-z.+~:-]*?)(?:-(?<revision>[0-9A-Za-z.+~]+))?$/;

/** Debian policy 5.6.12: [epoch:]upstream[-revision], `~` below everything, even the end; letters below other characters. */
export const debianOrder: VersionOrder<DebianVersion> = { scheme, parse, compare, canonical };

function parse(text: string): DebianVersion {
  checkVersionText(scheme, text);
  const groups = pattern.exec(text)?.groups;
  if (!groups || !isUpstream(groups)) {
    throw versionError(
      scheme,
      text,
      'it is not [epoch:]upstream[-revision] with an upstream version that begins with a digit',
    );
  }
  return {
    epoch: trimZeros(groups.epoch ?? '0'),
    upstream: cut(groups.upstream!),
    revision: cut(groups.revision ?? ''),
  };
}

/** Policy 5.6.12: a colon only after an epoch, a hyphen only before a revision. */
function isUpstream({ epoch, upstream, revision }: Readonly<Record<string, string | undefined>>): boolean {
  return (epoch !== undefined || !upstream!.includes(':')) && (revision !== undefined || !upstream!.includes('-'));
}

/** Cuts `1.0~rc2` into '', '1', '.', '0', '~rc', '2': texts at even places, numerals at odd ones. The last ones are not both empty. */
function cut(part: string): readonly string[] {
  const pieces = part.split(/(\d+)/);
  if (pieces.at(-1) === '') pieces.pop();
  return pieces.map((piece, i) => (i % 2 === 0 ? piece : trimZeros(piece)));
}

function compare(a: DebianVersion, b: DebianVersion): Order {
  return (
    compareNumerals(a.epoch, b.epoch) || comparePart(a.upstream, b.upstream) || comparePart(a.revision, b.revision)
  );
}

/** A missing text is empty and a missing number is 0, as in dpkg. */
function comparePart(a: readonly string[], b: readonly string[]): Order {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const order = i % 2 === 0 ? compareTexts(a[i] ?? '', b[i] ?? '') : compareNumerals(a[i] ?? '0', b[i] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function compareTexts(a: string, b: string): Order {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const order = compareNumbers(weight(a, i), weight(b, i));
    if (order !== 0) return order;
  }
  return 0;
}

/** Tilde, end, letters, all other characters. */
function weight(text: string, i: number): number {
  const character = text[i];
  if (character === undefined) return 0;
  if (character === '~') return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}

function canonical({ epoch, upstream, revision }: DebianVersion): string {
  return `${epoch}:${partText(upstream)}-${partText(revision)}`;
}

/** A zero at the end is the same as nothing; all other pieces count. */
function partText(pieces: readonly string[]): string {
  const last = pieces.length - 1;
  return (last % 2 === 1 && pieces[last] === '0' ? pieces.slice(0, last) : pieces).join('');
}
