import { InvalidArgumentError, Option } from 'commander';

/** `a, b` as ['a', 'b']. */
export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number above zero is needed.');
  return Number(text);
}

/** The number of an evidence cut. */
export const parseCut = (text: string): number => parseOrdinal(text, 'The number of a cut is needed.');

/** The number of an event. */
export const parseSequence = (text: string): number => parseOrdinal(text, 'The number of an event, or 0, is needed.');

/** `--sort` of a list with one order, both ways; "-" is descending. */
export const sortOption = (field: string, usual: string): Option =>
  new Option('--sort <field>', 'order; "-" before the field is descending')
    .choices([field, `-${field}`])
    .default(usual);

function parseOrdinal(text: string, message: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(message);
  return Number(text);
}
