import { invalid } from '../../kernel/errors.js';

/** The cut to read: the newest unless an earlier one is asked for. Throws EC-VALIDATION for a cut that is not there yet. */
export function requireCut(newest: number, asked: number | undefined): number {
  if (asked === undefined || asked <= newest) return asked ?? newest;
  throw invalid('EC-VALIDATION', `asOfSeq is ${asked} and the newest cut is ${newest}; leave it out to read that one`, {
    pointer: '/asOfSeq',
  });
}
