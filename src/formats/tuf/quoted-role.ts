/** The name of a role as part of a file's name: all but letters, digits and `_.-~` as percent codes (RFC 3986, 2.3), so that none leaves the folder. */
export function quotedRole(role: string): string {
  const quoted = encodeURIComponent(role).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return /^\.{1,2}$/.test(quoted) ? quoted.replaceAll('.', '%2E') : quoted;
}
