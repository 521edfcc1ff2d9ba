import { invalid } from '../../kernel/errors.js';
import type { Adapter, SpaceNeeds } from './adapter.js';
import { jsonRaw } from './json-raw.js';
import { mirrorDelta } from './mirror-delta/mirror-delta.js';
import { mirrorFull } from './mirror-full/mirror-full.js';
import { trivyDb } from './trivy-db/trivy-db.js';
import { trivyJavaDb } from './trivy-java-db/trivy-java-db.js';

const known: readonly Adapter[] = [jsonRaw, mirrorFull, mirrorDelta, trivyDb, trivyJavaDb];
const adapters: ReadonlyMap<string, Adapter> = new Map(known.map((adapter) => [adapter.name, adapter]));

/** The profile kinds that this release can export. */
export const adapterNames: readonly string[] = [...adapters.keys()];

/**
 * The adapter of a profile kind. With `pinned` (from a plan) its version, formats and libraries must be the pinned ones: a plan made by another
 * release is refused before anything is written. Throws `EC-PROFILE-COMBINATION`, `EC-SCHEMA-UNSUPPORTED` (invalid).
 */
export function adapterOf(kind: string, pinned?: Versions): Adapter {
  const adapter = adapters.get(kind);
  if (!adapter) {
    const names = adapterNames.join(', ');
    throw invalid(
      'EC-PROFILE-COMBINATION',
      `profile kind ${kind} cannot be exported by this release; known kinds: ${names}`,
    );
  }
  if (pinned) requireSame(adapter, pinned);
  return adapter;
}

/** Bytes that a bundle of so many bytes of new plain records probably takes. Throws as `adapterOf` does. */
export function spaceFor(kind: string, plainBytes: number): SpaceNeeds {
  const { kept, atMost } = adapterOf(kind).space;
  return { kept: Math.ceil(kept * plainBytes), atMost: Math.ceil(atMost * plainBytes) };
}

type Versions = Pick<Adapter, 'version' | 'formats' | 'libraries'>;

function requireSame(adapter: Adapter, pinned: Versions): void {
  const ours = byName(adapter.name, adapter);
  const theirs = byName(adapter.name, pinned);
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (ours[name] === theirs[name]) continue;
    throw invalid(
      'EC-SCHEMA-UNSUPPORTED',
      `the plan asks for ${name} version ${theirs[name] ?? 'none'}, this release writes ${ours[name] ?? 'none'}: plan the run again`,
    );
  }
}

const byName = (
  name: string,
  { version, formats, libraries }: Versions,
): Readonly<Record<string, number | string>> => ({
  [name]: version,
  ...formats,
  ...libraries,
});
