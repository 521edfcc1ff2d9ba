import type { Instant } from './evidence-record.js';

const pattern = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;
const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/;
const minute = 60_000;

/** Parses RFC 3339 strictly; digits beyond microseconds are cut. Undefined for anything else, impossible dates included. */
export function parseInstant(text: unknown): Instant | undefined {
  const match = typeof text === 'string' ? pattern.exec(text) : null;
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction, , sign, zoneHours, zoneMinutes] = match;
  const date = dayStart(Number(year), Number(month), Number(day));
  // RFC 3339 allows the leap second 60; it counts as the second after.
  if (date === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  if (sign && (Number(zoneHours) > 23 || Number(zoneMinutes) > 59)) return undefined;
  const zone = sign ? (Number(zoneHours) * 60 + Number(zoneMinutes)) * minute * (sign === '-' ? -1 : 1) : 0;
  const milliseconds = date + Number(hours) * 60 * minute + Number(minutes) * minute + Number(seconds) * 1000 - zone;
  const micros = fraction === undefined ? 0n : BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  return BigInt(milliseconds) * 1000n + micros;
}

/** Parses a full-date of RFC 3339 as its first instant in UTC. */
export function parseDate(text: unknown): Instant | undefined {
  const match = typeof text === 'string' ? datePattern.exec(text) : null;
  const start = match ? dayStart(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
  return start === undefined ? undefined : BigInt(start) * 1000n;
}

/** RFC 3339 in UTC with as many fraction digits as needed. */
export function formatInstant(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((instant - micros) / 1000n)).toISOString().slice(0, -5);
  const fraction = micros === 0n ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
  return `${whole}${fraction}Z`;
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds of the day's start, undefined for a day that the calendar lacks and for the year 0, which PostgreSQL lacks. */
function dayStart(year: number, month: number, day: number): number | undefined {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  if (year < 1 || day < 1 || day > (monthDays[month - 1] ?? 0) + leap) return undefined;
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; the calendar repeats every 400 years.
  return year < 100 ? Date.UTC(year + 400, month - 1, day) - fourCenturies : Date.UTC(year, month - 1, day);
}

const fourCenturies = 146_097 * 24 * 60 * minute;

/** Go's zero time, which writers in that language put where they know none. */
export const zeroInstant: Instant = -62_135_596_800_000_000n;
