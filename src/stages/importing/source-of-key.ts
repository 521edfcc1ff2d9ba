import { FormatError } from '../../formats/format-error.js';
import { maxIdBytes } from '../../formats/evidence-record/record-reader.js';
import { sourcePattern } from '../../kernel/evidence.js';

/** The source of a key `<source>/<record id>`. Throws FormatError `schema` for what is no key of evidence. */
export function sourceOfKey(key: string): string {
  const slash = key.indexOf('/');
  const source = key.slice(0, Math.max(slash, 0));
  const id = key.slice(slash + 1);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (!sourcePattern.test(source) || id.trim() === '' || /[\u0000-\u001f\u007f]/.test(id))
    throw new FormatError('schema', `${JSON.stringify(key.slice(0, 200))} is no key of a record, <source>/<id>`);
  if (Buffer.byteLength(id) > maxIdBytes)
    throw new FormatError('schema', `the id of ${JSON.stringify(key.slice(0, 80))} is longer than ${maxIdBytes} bytes`);
  return source;
}
