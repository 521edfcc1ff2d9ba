import type { Instant } from './evidence-record.js';

const pattern = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/;
const minute = 60_000;

/** Parses RFC 3339 strictly; digits beyond microseconds are cut. Undefined for anything else, impossible dates included. */
export function parseInstant(text: unknown): Instant | undefined {
  if (typeof text !== 'string' || !pattern.test(text)) return undefined;
  const date = dayStart(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8));
  const time = dayTime(twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
  const zone = zoneOffset(text);
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  return BigInt(date + time - zone) * 1000n + BigInt(fractionMicros(text));
}

/** The pattern has found digits at fixed places; to cut them out as texts takes four times as long. */
const twoDigits = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * 0x30;

/** In milliseconds. RFC 3339 allows the leap second 60; it counts as the second after. */
function dayTime(hours: number, minutes: number, seconds: number): number | undefined {
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  return hours * 60 * minute + minutes * minute + seconds * 1000;
}

function zoneOffset(text: string): number | undefined {
  const sign = text.at(-6);
  if (sign !== '+' && sign !== '-') return 0;
  const [hours, minutes] = [twoDigits(text, text.length - 5), twoDigits(text, text.length - 2)];
  if (hours > 23 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * minute * (sign === '-' ? -1 : 1);
}

function fractionMicros(text: string): number {
  let micros = 0;
  if (text.charCodeAt(19) !== 0x2e) return 0;
  for (let i = 20, unit = 100_000; unit >= 1; i += 1, unit /= 10) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) break;
    micros += digit * unit;
  }
  return micros;
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
