/**
 * PostgreSQL's text of a timestamptz to a Date. The usual form in UTC is read by V8's own parser, which is many times faster than a
 * regular expression; years with more or fewer digits, BC and infinity go to `other`.
 */
export function timestampParser(other: (text: string) => unknown): (text: string) => unknown {
  return (text) => {
    if (text.length > 29 || text.charCodeAt(10) !== 32 || !text.endsWith('+00')) return other(text);
    const milliseconds = text.length > 22 ? `.${text.slice(20, -3).padEnd(3, '0').slice(0, 3)}` : '';
    const date = new Date(`${text.slice(0, 10)}T${text.slice(11, 19)}${milliseconds}Z`);
    return Number.isNaN(date.getTime()) ? other(text) : date;
  };
}
