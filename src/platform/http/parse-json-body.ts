import { parseStrict } from '../../formats/canonical-json/parse-strict.js';
import { apiBodyOptions } from '../../formats/canonical-json/strict-json-options.js';
import { FormatError } from '../../formats/format-error.js';
import { ExportCenterError, toExportCenterError } from '../../kernel/errors.js';

/** Parses the bytes of a JSON body (B01-B07); the problem says where: line, column and JSON pointer. */
export function parseJsonBody(bytes: Buffer): unknown {
  try {
    return parseStrict(bytes, apiBodyOptions);
  } catch (error) {
    throw error instanceof FormatError ? located(error) : error;
  }
}

function located(error: FormatError): ExportCenterError {
  const { code, kind, message } = toExportCenterError(error);
  const { line, column, pointer } = error;
  return new ExportCenterError(code, kind, `body: ${message}`, { cause: error, pointer, extra: { line, column } });
}
