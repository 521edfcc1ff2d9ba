/** What differs each time an example is made: ids, times, digests, and base64 of what holds them. */
const passing = [
  /(?<=\b[a-z]{3}_)[0-9A-HJKMNP-TV-Z]{26}\b/g,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
  /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g,
  /\b(?:[0-9a-f]{32}|[0-9a-f]{64})\b/g,
  /[A-Za-z0-9+/_-]{40,}={0,2}/g,
];

const formOf = (text: string): string => passing.reduce((form, pattern) => form.replaceAll(pattern, '*'), text);

/** The new value, with the old one of every text in which only an id, a time or a digest is another: what did not change does not differ. */
export function keepExample(old: unknown, made: unknown): unknown {
  if (typeof old === 'string' && typeof made === 'string') return formOf(old) === formOf(made) ? old : made;
  if (Array.isArray(old) && Array.isArray(made)) return made.map((item, at) => keepExample(old[at], item));
  if (!isObject(old) || !isObject(made)) return made;
  return Object.fromEntries(Object.entries(made).map(([name, member]) => [name, keepExample(old[name], member)]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
