import { ValidateBy, type ValidationOptions } from 'class-validator';

const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,3})?(Z|[+-](\d{2}):(\d{2}))$/;

/**
 * The instant of an RFC 3339 time with a zone and at most milliseconds, in UTC; undefined for anything else, 30 February and what
 * is no year from 1 to 9999 in UTC included.
 */
export function parseTimestamp(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = pattern.exec(text) ?? [];
  if (!year || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const calendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (calendar.getUTCMonth() !== Number(month) - 1 || calendar.getUTCDate() !== Number(day)) return undefined;
  const instant = new Date(text);
  const utcYear = instant.getUTCFullYear();
  return utcYear >= 1 && utcYear <= 9999 ? instant : undefined;
}

/** Accepts what `parseTimestamp` reads. */
export function IsTimestamp(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTimestamp',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && parseTimestamp(value) !== undefined,
        defaultMessage: () =>
          '$property must be a time with zone, at most milliseconds, e.g. 2026-01-31T12:00:00Z (RFC 3339)',
      },
    },
    options,
  );
}
