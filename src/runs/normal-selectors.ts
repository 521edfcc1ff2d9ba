import { compareBytes } from '../formats/byte-order.js';
import { invalid, type ExportCenterError } from '../kernel/errors.js';
import type { Selectors } from '../kernel/selectors.js';
import { parseTimestamp } from '../platform/http/timestamp.js';

const longestWindowYears = 100;
const yearMilliseconds = 365.25 * 24 * 3_600_000;
const lists = ['kinds', 'sources', 'ecosystems', 'packages', 'severities', 'aliases', 'subjects'] as const;

type Window = { readonly from?: string; readonly to?: string };

/**
 * The selectors in their one normal form: lists sorted by bytes and without repeats, times in UTC, absent and null fields left out.
 * `now` bounds the window. Throws `EC-SELECTOR-WINDOW` (invalid) on a window that is reversed, empty, longer than 100 years, in the
 * future or without zone (B27).
 */
export function normalSelectors(input: Partial<Selectors>, now: Date): Partial<Selectors> {
  const found: Record<string, unknown> = {};
  for (const name of lists) {
    const values = input[name] as readonly string[] | null | undefined;
    if (values) found[name] = [...new Set(values)].sort(compareBytes);
  }
  if (input.timeWindow) found['timeWindow'] = normalWindow(input.timeWindow, now);
  return found;
}

function normalWindow(window: Window, now: Date): Window {
  const from = bound(window, 'from', now);
  const to = bound(window, 'to', now);
  if (!from && !to) throw refused('', 'has neither from nor to: give at least one bound or leave timeWindow out');
  if (from && to && from.getTime() >= to.getTime())
    throw refused('/from', `from must lie before to: ${window.from} is not before ${window.to}`);
  if (from && (to ?? now).getTime() - from.getTime() > longestWindowYears * yearMilliseconds) {
    throw refused('/from', `is longer than ${longestWindowYears} years: leave from out to select everything before to`);
  }
  return { ...(from ? { from: from.toISOString() } : {}), ...(to ? { to: to.toISOString() } : {}) };
}

function bound(window: Window, name: 'from' | 'to', now: Date): Date | undefined {
  const text = window[name];
  if (text === undefined || text === null) return undefined;
  const instant = parseTimestamp(text);
  if (!instant) {
    throw refused(
      `/${name}`,
      `${name} is ${JSON.stringify(text)}: write a time with zone and at most milliseconds, e.g. 2026-01-31T12:00:00Z`,
    );
  }
  if (instant.getTime() > now.getTime())
    throw refused(`/${name}`, `${name} lies in the future (${text}): leave it out to select up to now`);
  return instant;
}

function refused(pointer: string, problem: string): ExportCenterError {
  return invalid('EC-SELECTOR-WINDOW', `timeWindow ${problem}`, { pointer: `/selectors/timeWindow${pointer}` });
}
