/** Makes what a server answered an example: what differs from call to call is replaced, long lists are cut. */
export class ExampleText {
  readonly #ids = new Map<string, string>();

  of(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value)) return value.slice(0, 2).map((item) => this.of(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.of(member)]));
  }

  #text(text: string): string {
    return text
      .replaceAll(/\b([a-z]{3})_[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, (id, prefix: string) => this.#id(id, `${prefix}_`))
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (id) => this.#id(id, ''))
      .replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time, fraction: string = '') =>
        nearTime(time, fraction),
      )
      .replaceAll(/\beck_[A-Za-z0-9_-]+/g, 'eck_example')
      .replaceAll('::ffff:127.0.0.1', '192.0.2.7')
      .replaceAll('127.0.0.1', '192.0.2.7');
  }

  #id(id: string, prefix: string): string {
    const number = String(this.#ids.size + 1);
    const made = prefix
      ? `${prefix}01JD${number.padStart(22, '0')}`
      : `00000000-0000-4000-8000-${number.padStart(12, '0')}`;
    const known = this.#ids.get(id) ?? made;
    this.#ids.set(id, known);
    return known;
  }
}

const year = 365 * 86_400_000;

/** Times of the example's own making stay; those of the clock become one. */
function nearTime(time: string, fraction: string): string {
  const distance = Date.parse(time) - Date.now();
  if (time.startsWith('2026-01-10') || Math.abs(distance) > year) return time;
  return distance > 86_400_000
    ? `2026-04-15T12:00:00${fraction && '.000'}Z`
    : `2026-01-15T12:00:00${fraction && '.000'}Z`;
}
