import { decodeBase64, encodeBase64 } from '../base64/strict-base64.js';
import { FormatError } from '../format-error.js';
import type { TreeHead } from '../merkle-tree/verify-proof.js';

/** What a log says of itself at a size (c2sp.org/tlog-checkpoint). `origin` names the log, and the key that signs for it. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

/** The text of the note: origin, size and base64 root, a line each. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${encodeBase64(root)}\n`;

/** Reads the text of a checkpoint note; extension lines are passed over. Throws FormatError `syntax`. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', sizeText = '', rootText = '', ...rest] = text.split('\n');
  const size = /^(?:0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  const extensions = rest.slice(0, -1);
  if (origin === '' || !Number.isSafeInteger(size) || rest.at(-1) !== '' || extensions.includes(''))
    throw new FormatError('syntax', 'a checkpoint has three lines: the origin, the size and the root');
  const root = decodeBase64(rootText, 'the root of the checkpoint');
  if (root.length !== 32) throw new FormatError('syntax', `the root of a checkpoint has 32 bytes, not ${root.length}`);
  return { origin, size, root };
}
