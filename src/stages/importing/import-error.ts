import { FormatError } from '../../formats/format-error.js';
import { integrity, toExportCenterError, type ExportCenterError } from '../../kernel/errors.js';
import { CheckFailure } from '../verification/check-failure.js';

/** What an archive is refused for that is cut off, or no archive of ours. */
const damage: readonly string[] = ['truncated', 'trailing-bytes', 'checksum', 'syntax', 'unsupported'];

/** Codes that speak of a request are none for a bundle. */
export const codeOfBundle = (code: string): string =>
  code === 'EC-VALIDATION' || code.startsWith('EC-JSON-') ? 'EC-INPUT-DAMAGED' : code;

/** An error of an import in the product's terms: what is wrong with the archive, with the byte offset where there is one. */
export function asImportError(error: unknown): ExportCenterError {
  if (error instanceof CheckFailure) return integrity(error.code, `${error.message}; nothing was imported`);
  if (!(error instanceof FormatError)) return toExportCenterError(error);
  const { code } = damage.includes(error.code) ? { code: 'EC-INPUT-DAMAGED' } : toExportCenterError(error);
  const place = error.offset === undefined ? '' : ` (at byte ${error.offset})`;
  return integrity(codeOfBundle(code), `${error.message}${place}; nothing was imported`, {
    cause: error,
    extra: { path: error.path, offset: error.offset },
  });
}
