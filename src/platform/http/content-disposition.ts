/**
 * `Content-Disposition: attachment` with both forms of the name (RFC 6266): plain ASCII for old clients, and UTF-8 percent-encoded
 * (RFC 8187). Separators and control characters become `_`, so that a name is never a path.
 */
export function attachment(fileName: string): string {
  const name = fileName.replaceAll(/[\p{Cc}/\\]/gu, '_').toWellFormed();
  const ascii = name.replaceAll(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
