import { FormatError } from '../format-error.js';
import { shardLimit } from '../reed-solomon/erasure-code.js';
import { sumsBytesOf } from './block-sums.js';
import { blockBytes } from './media-index.js';

export interface MediaRequest {
  /** Length of the file. */
  readonly bytes: number;
  /** What fits on one medium, in bytes, or on how many parts the file goes. */
  readonly capacity?: number;
  readonly parts?: number;
  /** Lost or damaged parts that the set must survive. */
  readonly parity: number;
}

export interface MediaPlan {
  readonly parts: number;
  readonly parity: number;
  readonly partBytes: number;
  readonly regions: number;
}

/** More regions spread damage better over the code, and cost more time. */
const mostRegions = 8;
/** What the index, the checklist and the list of digests take on a medium: for each part, and for the file system. Bytes. */
const [reservedPerPart, reserved] = [1024, 65_536];

/**
 * How a file is split. Throws FormatError `unsupported` where the medium is too small to hold a part beside the list of all of them, or parity
 * would be over more parts than the code has.
 */
export function planMedia(request: MediaRequest): MediaPlan {
  const { bytes, capacity, parity } = request;
  if (request.parts !== undefined) return planOf(bytes, Math.ceil(bytes / request.parts), parity, request.parts);
  for (let parts = Math.max(1, Math.ceil(bytes / capacity!)); parts <= mostParts(parity);) {
    const partBytes = fitting(capacity! - reserved - reservedPerPart * (parts + parity), parts, parity);
    if (partBytes <= 0) break;
    if (partBytes * parts >= bytes) return planOf(bytes, Math.min(partBytes, bytes), parity, parts);
    parts = Math.max(parts + 1, Math.ceil(bytes / partBytes));
  }
  throw new FormatError(
    'unsupported',
    `${bytes} bytes do not fit on media of ${capacity} bytes${parity ? ' with parity' : ''}: take larger ones`,
  );
}

const mostParts = (parity: number): number => (parity === 0 ? 100_000 : shardLimit - parity);

const regionsOf = (parts: number, parity: number): number =>
  Math.max(1, Math.min(mostRegions, Math.floor(shardLimit / (parts + parity))));

/** The longest part that fits beside its sums. */
function fitting(room: number, parts: number, parity: number): number {
  if (parity === 0) return room;
  const unit = regionsOf(parts, parity) * blockBytes;
  let partBytes = Math.floor(room / unit) * unit;
  while (partBytes > 0 && partBytes + sumsBytesOf(partBytes) > room) partBytes -= unit;
  return partBytes;
}

function planOf(bytes: number, partBytes: number, parity: number, asked: number): MediaPlan {
  if (asked > mostParts(parity))
    throw new FormatError(
      'unsupported',
      `parity goes over at most ${shardLimit} parts together, not ${asked + parity}`,
    );
  const regions = parity === 0 ? 1 : regionsOf(asked, parity);
  const unit = parity === 0 ? 1 : regions * blockBytes;
  const even = Math.max(unit, Math.ceil(partBytes / unit) * unit);
  return { parts: Math.max(1, Math.ceil(bytes / even)), parity, partBytes: even, regions };
}
