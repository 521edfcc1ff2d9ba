const pattern = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * An RFC 3339 time with a zone, as the one form that a plan writes: UTC, `Z`, milliseconds only where there are any. Undefined for
 * anything else, dates that do not exist included.
 */
export function parseInstant(text: string): string | undefined {
  const [, date, time] = pattern.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const milliseconds = Date.parse(text.toUpperCase());
  if (Number.isNaN(milliseconds) || !existsOnCalendar(date, time)) return undefined;
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Date.parse turns 31 February into March. */
function existsOnCalendar(date: string, time: string): boolean {
  const same = Date.parse(`${date}T${time}Z`);
  return !Number.isNaN(same) && new Date(same).toISOString().startsWith(`${date}T${time}`);
}
