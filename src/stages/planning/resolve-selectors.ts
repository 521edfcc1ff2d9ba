import { compareBytes } from '../../formats/byte-order.js';
import { invalid } from '../../kernel/errors.js';
import type { Selectors } from '../../kernel/selectors.js';
import { parseInstant } from './instant.js';

const listFields = ['sources', 'ecosystems', 'packages', 'severities', 'aliases', 'subjects'] as const;
const longestWindow = 100 * 366 * 86_400_000;

/**
 * The selectors of a plan: fields that the request names replace those of the profile, lists are sorted by byte order and without
 * repeats, an absent field stays absent. Two ways to write one selection resolve to the same value.
 * Throws `EC-SELECTOR-EMPTY` and `EC-SELECTOR-WINDOW` (invalid).
 */
export function resolveSelectors(profile: Selectors, request: Partial<Selectors>): Selectors {
  const chosen = { ...profile, ...withoutUndefined(request) };
  if (chosen.kinds.length === 0)
    throw invalid('EC-SELECTOR-EMPTY', 'selectors.kinds names no kind of evidence: name at least one');
  const lists = listFields.flatMap((field) => {
    const values: readonly string[] | undefined = chosen[field];
    return values === undefined ? [] : [[field, sorted(values)] as const];
  });
  const window = chosen.timeWindow && resolveWindow(chosen.timeWindow);
  return { kinds: sorted(chosen.kinds), ...Object.fromEntries(lists), ...(window ? { timeWindow: window } : {}) };
}

function resolveWindow(window: NonNullable<Selectors['timeWindow']>): Selectors['timeWindow'] {
  const from = window.from === undefined ? undefined : bound('from', window.from);
  const to = window.to === undefined ? undefined : bound('to', window.to);
  if (from !== undefined && to !== undefined) requireSpan(from, to);
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function requireSpan(from: string, to: string): void {
  const span = Date.parse(to) - Date.parse(from);
  if (span <= 0)
    throw windowError(
      'from',
      `selectors.timeWindow.from ${from} is not before to ${to}: records in [from, to) are selected`,
    );
  if (span > longestWindow)
    throw windowError(
      'from',
      `selectors.timeWindow from ${from} to ${to} is longer than 100 years: leave one bound out`,
    );
}

function bound(name: 'from' | 'to', text: string): string {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw windowError(
    name,
    `selectors.timeWindow.${name} ${JSON.stringify(text.slice(0, 80))} is not an RFC 3339 time with a zone, e.g. 2026-01-31T00:00:00Z`,
  );
}

const windowError = (name: string, message: string) =>
  invalid('EC-SELECTOR-WINDOW', message, { pointer: `/selectors/timeWindow/${name}` });

const sorted = <T extends string>(values: readonly T[]): T[] => [...new Set(values)].sort(compareBytes);

function withoutUndefined(request: Partial<Selectors>): Partial<Selectors> {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}
