import { ExportCenterError, invalid } from '../../kernel/errors.js';

const accepted = ['application/json', 'application/merge-patch+json'];

/** Refuses every media type but the two JSON ones, and every charset but UTF-8 (B17). Throws EC-MEDIA-TYPE. */
export function requireJsonMediaType(header: string | undefined, method: string): void {
  const [mediaType = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (!accepted.includes(mediaType) || (mediaType !== accepted[0] && method !== 'PATCH'))
    throw mediaTypeRefused(header);
  for (const parameter of parameters) {
    const [name, value = ''] = parameter.split('=', 2);
    if (name === 'charset' && value.replaceAll('"', '') !== 'utf-8') throw mediaTypeRefused(header);
  }
}

function mediaTypeRefused(header: string | undefined): ExportCenterError {
  const shown = header === undefined ? 'none' : JSON.stringify(header.slice(0, 100));
  return invalid(
    'EC-MEDIA-TYPE',
    `Content-Type is ${shown}; send application/json (or application/merge-patch+json to PATCH) in UTF-8`,
  );
}
