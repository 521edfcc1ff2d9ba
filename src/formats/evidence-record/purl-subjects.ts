import { packagePurl, parsePurl } from '../purl/purl.js';

/** What a package URL names: itself, itself without version, and the digest that stands in for a version. Empty for another text. */
export function purlSubjects(text: string): string[] {
  const versionless = packagePurl(text);
  if (versionless === undefined) return [];
  const version = parsePurl(text)?.version;
  const digest = version !== undefined && /^sha256:[0-9a-f]{64}$/.test(version) ? [version] : [];
  return [text, versionless, ...digest];
}
