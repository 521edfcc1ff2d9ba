import { digestHex } from '../../formats/digest.js';
import { allParts, type MediaIndex } from '../../formats/media-set/media-index.js';
import { screenWidth } from '../print.js';
import { formatBytes } from '../quantities.js';
import { paint } from '../style.js';
import { renderFields, renderTable } from '../table.js';
import type { MediaStage, PartStatus } from './fs-media-stage.js';

export function renderSplit(folder: string, index: MediaIndex): string {
  const { name, bytes, digest, parts, parity } = index;
  return renderFields([
    ['file', `${name} (${formatBytes(bytes)})`],
    ['digest', digest],
    ['media', `${allParts(index).length} folders in ${folder}, one for each medium`],
    ['largest part', formatBytes(parts[0]!.bytes)],
    ['may be lost', parity ? `any ${parity.parts.length} of them` : 'none (see --parity)'],
  ]);
}

/** What is there and what is missing, with the digest that each part must have. */
export function renderStatus(statuses: readonly PartStatus[]): string {
  const rows = statuses.map(({ part, state }) => [
    part.path,
    state,
    formatBytes(part.bytes),
    digestHex(part.digest).slice(0, 16),
  ]);
  return renderTable(['PART', 'STATE', 'SIZE', 'SHA-256 BEGINS'], rows, screenWidth());
}

/** One sentence: what is still needed. */
export function renderNeed({ index }: MediaStage, statuses: readonly PartStatus[]): string {
  const need = needOf(index, statuses);
  if (need === 0) return `${paint('green', 'complete')}: export-center media join <folder> ${index.name}\n`;
  const hasDamaged = statuses.some(({ state }) => state === 'damaged');
  const hope = hasDamaged ? '; what is right of the damaged ones may do: try to join' : '';
  return `${need} more of ${statuses.length} parts ${need === 1 ? 'is' : 'are'} needed${hope}\n`;
}

/** Parts that must still come: none where all data parts are there, or so many parts of any kind. Damaged ones may do, but need not. */
export function needOf(index: MediaIndex, statuses: readonly PartStatus[]): number {
  const present = (list: readonly PartStatus[]) => list.filter(({ state }) => state === 'present').length;
  const data = index.parts.length - present(statuses.slice(0, index.parts.length));
  return Math.min(data, Math.max(0, index.parts.length - present(statuses)));
}
