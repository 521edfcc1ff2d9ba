import { invalid } from '../../kernel/errors.js';
import type { Adapter } from './adapter.js';
import { jsonRaw } from './json-raw.js';

const adapters: ReadonlyMap<string, Adapter> = new Map([[jsonRaw.name, jsonRaw]]);

/** The profile kinds that this release can export. */
export const adapterNames: readonly string[] = [...adapters.keys()];

/**
 * The adapter of a profile kind. With `pinned` (from a plan) its version and formats must be the pinned ones: a plan made by another
 * release is refused before anything is written. Throws `EC-PROFILE-COMBINATION`, `EC-SCHEMA-UNSUPPORTED` (invalid).
 */
export function adapterOf(kind: string, pinned?: Pick<Adapter, 'version' | 'formats'>): Adapter {
  const adapter = adapters.get(kind);
  if (!adapter) {
    const known = [...adapters.keys()].join(', ');
    throw invalid(
      'EC-PROFILE-COMBINATION',
      `profile kind ${kind} cannot be exported by this release; known kinds: ${known}`,
    );
  }
  if (pinned) requireSame(adapter, pinned);
  return adapter;
}

function requireSame(adapter: Adapter, pinned: Pick<Adapter, 'version' | 'formats'>): void {
  const ours = { [adapter.name]: adapter.version, ...adapter.formats };
  const theirs = { [adapter.name]: pinned.version, ...pinned.formats };
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (ours[name] === theirs[name]) continue;
    throw invalid(
      'EC-SCHEMA-UNSUPPORTED',
      `the plan asks for ${name} version ${theirs[name] ?? 'none'}, this release writes ${ours[name] ?? 'none'}: plan the run again`,
    );
  }
}
