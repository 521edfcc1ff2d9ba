import { InvalidArgumentError } from 'commander';
import { mediaSizes } from '../../formats/media-set/media-names.js';

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** `dvd`, `4700000000`, `4.7GB`, `2GiB` in bytes. */
export function parseMediaSize(text: string): number {
  const named = mediaSizes[text.toLowerCase()];
  if (named !== undefined) return named;
  const [, number, unit] = /^(\d{1,15}(?:\.\d{1,3})?)\s*([KMG]?I?B?)$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * (units[unit?.toUpperCase() ?? ''] ?? Number.NaN));
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new InvalidArgumentError(
    `${Object.keys(mediaSizes).join(', ')}, or a number such as 700MB or 2GiB, is needed.`,
  );
}
