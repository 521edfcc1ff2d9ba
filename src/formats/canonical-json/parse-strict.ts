import { FormatError } from '../format-error.js';
import type { JsonValue } from './json-value.js';
import { StrictParser } from './strict-parser.js';
import type { StrictJsonOptions } from './strict-json-options.js';
import { requireUtf8 } from './utf8.js';

/**
 * Parses one JSON text (RFC 8259) from an untrusted source. Names occur once in an object; strings are well-formed Unicode; nothing but
 * white space follows the value. Throws FormatError with line, column and pointer: `syntax`, `encoding`, `depth`, `duplicate-key`,
 * `forbidden-key`, `number` or `too-large`. `__proto__`, where kept, is an own property.
 */
export function parseStrict(bytes: Uint8Array, options: StrictJsonOptions): JsonValue {
  if (bytes.length > options.maxBytes) {
    throw new FormatError('too-large', `the text has ${bytes.length} bytes; the limit is ${options.maxBytes}`);
  }
  const start = requireUtf8(bytes, options.byteOrderMark === 'skip');
  return new StrictParser(bytes, start, options).parse();
}
