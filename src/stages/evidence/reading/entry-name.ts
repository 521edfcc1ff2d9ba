import { FormatError } from '../../../formats/format-error.js';

/** Names are only shown and never opened; a name that no writer of evidence makes says that the archive was built to harm (B46). */
export function checkEntryName(name: string, path: string): void {
  const segments = name.split('/');
  const unsafe =
    name === '' ||
    name.startsWith('/') ||
    /^[A-Za-z]:/.test(name) ||
    name.includes('\\') ||
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000-\u001f\u007f]/.test(name) ||
    segments.includes('..') ||
    segments.some((segment) => Buffer.byteLength(segment) > 255);
  if (unsafe)
    throw new FormatError(
      'unsafe-path',
      `${path} holds an entry with an unsafe name: ${JSON.stringify(name.slice(0, 200))}`,
      { path },
    );
}
