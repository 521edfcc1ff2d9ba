import { parseAllDocuments } from 'yaml';
import { canonicalBytes, canonicalText } from '../../../formats/canonical-json/canonicalize.js';
import type { RecordLimits } from '../../../formats/canonical-json/canonical-record.js';
import { FormatError } from '../../../formats/format-error.js';

/** More YAML than any advisory has; the parser holds about forty times as much while it works. */
const maxYamlBytes = 8 * 1024 * 1024;

/**
 * Reads one YAML 1.2 document (core schema) as the JSON value it stands for. Throws FormatError `syntax` with line and column, also
 * for several documents in one file, repeated names and aliases that grow beyond reason; `schema` or `number` for what JSON lacks.
 */
export function parseYaml(
  bytes: Uint8Array,
  limits: RecordLimits,
): { value: unknown; body: Buffer; verbatimNumbers: boolean } {
  if (bytes.length > maxYamlBytes)
    throw new FormatError('too-large', `the YAML document has ${bytes.length} bytes; the limit is ${maxYamlBytes}`);
  const value = guarded(() => readDocument(decode(bytes)));
  canonicalText(value, limits.maxDepth);
  return { value, body: canonicalBytes(value), verbatimNumbers: false };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError('encoding', 'the document is not UTF-8', { cause });
  }
}

function readDocument(text: string): unknown {
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', uniqueKeys: true, strict: true });
  if (!Array.isArray(documents) || documents.length !== 1)
    throw new FormatError(
      'syntax',
      `a file holds one YAML document, this one ${Array.isArray(documents) ? documents.length : 0}`,
    );
  const document = documents[0]!;
  const [error] = document.errors;
  if (error) {
    const [start] = error.linePos ?? [];
    const summary = error.message.split('\n', 1)[0] ?? error.code;
    throw new FormatError('syntax', summary, { line: start?.line, column: start?.col });
  }
  return document.toJS({ maxAliasCount: 100 });
}

/** The parser recurses and throws plain errors. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    if (error instanceof RangeError)
      throw new FormatError('depth', 'the YAML document is nested too deeply', { cause: error });
    throw new FormatError('syntax', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
