/** A package URL (purl-spec, "Rules for each purl component"), percent-decoded. */
export interface Purl {
  readonly type: string;
  readonly namespace: readonly string[];
  readonly name: string;
  readonly version?: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** Undefined for what is no package URL. */
export function parsePurl(text: string): Purl | undefined {
  const match = /^pkg:\/{0,2}([a-zA-Z][a-zA-Z0-9.+-]*)\/([^?#]+)(?:\?([^#]*))?(?:#.*)?$/.exec(text);
  if (!match || /\s/.test(text)) return undefined;
  const [, type = '', path = '', query = ''] = match;
  // The version follows the last `@` of the last segment; a scope such as `@angular` is one of an earlier segment.
  const at = path.lastIndexOf('@');
  const hasVersion = at > path.lastIndexOf('/');
  const segments = decodeAll((hasVersion ? path.slice(0, at) : path).split('/').filter((segment) => segment !== ''));
  const version = hasVersion ? decode(path.slice(at + 1)) : undefined;
  const qualifiers = parseQualifiers(query);
  const name = segments?.pop();
  if (!segments || !name || !qualifiers || (hasVersion && version === undefined)) return undefined;
  return { type: type.toLowerCase(), namespace: segments, name, version, qualifiers };
}

/**
 * `pkg:type/namespace/name` of a package URL, normalised as its type demands, so that two spellings of one package are equal. With
 * `keep` the named qualifiers stay. Undefined for what is no package URL.
 */
export function packagePurl(text: string, keep: readonly string[] = []): string | undefined {
  const purl = parsePurl(text);
  if (!purl) return undefined;
  const qualifiers = keep
    .filter((name) => purl.qualifiers.has(name))
    .map((name) => `${name}=${encode(purl.qualifiers.get(name) ?? '')}`);
  return (
    formatPurl(purl.type, [...purl.namespace, purl.name]) + (qualifiers.length > 0 ? `?${qualifiers.join('&')}` : '')
  );
}

export function formatPurl(type: string, segments: readonly string[]): string {
  return `pkg:${type}/${segments.map((segment) => encode(normalise(type, segment))).join('/')}`;
}

/** Types whose names do not tell case apart (purl-types). */
const caseless = new Set([
  'alpm',
  'apk',
  'bitbucket',
  'bitnami',
  'composer',
  'deb',
  'github',
  'golang',
  'hex',
  'luarocks',
  'npm',
  'oci',
  'pub',
  'pypi',
]);

function normalise(type: string, segment: string): string {
  const fold = caseless.has(type) && /[A-Z]/.test(segment);
  const lower = fold ? segment.replace(/[A-Z]+/g, (upper) => upper.toLowerCase()) : segment;
  return type === 'pypi' ? lower.replaceAll('_', '-') : lower;
}

function parseQualifiers(query: string): Map<string, string> | undefined {
  const qualifiers = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [, key, raw] = /^([a-zA-Z][a-zA-Z0-9._-]*)=(.*)$/.exec(pair) ?? [];
    const value = raw === undefined ? undefined : decode(raw);
    if (key === undefined || value === undefined) return undefined;
    if (value !== '') qualifiers.set(key.toLowerCase(), value);
  }
  return qualifiers;
}

function decodeAll(parts: readonly string[]): string[] | undefined {
  const decoded = parts.map(decode);
  return decoded.every((part) => part !== undefined) ? decoded : undefined;
}

function decode(part: string): string | undefined {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Most names need no encoding, and a test is cheaper than two calls. */
const encode = (part: string) => (/^[\w.~-]*$/.test(part) ? part : encodeURIComponent(part).replaceAll('%3A', ':'));
