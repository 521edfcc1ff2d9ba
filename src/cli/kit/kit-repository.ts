import { metadataName, targetName } from '../../formats/tuf/write-metadata.js';
import { quotedRole } from '../../formats/tuf/quoted-role.js';
import { integrity } from '../../kernel/errors.js';
import { FolderSource } from '../../stages/tuf/fs-tuf-folder.js';
import { MemoryStore } from '../../stages/tuf/memory-store.js';
import type { MetadataSource } from '../../stages/tuf/metadata-source.port.js';
import { TufClient } from '../../stages/tuf/tuf-client.js';
import { missing } from '../tuf/stage-roles.js';
import { isSameFile, targetsOf } from '../tuf/release-bundles.js';

/** Where a kit has its TUF repository. */
export const kitRepositoryPath = 'tuf';

interface RepositoryFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * What a kit carries of a TUF repository, by path: every root, so that a site follows from whichever it trusts, the metadata of the newest release,
 * and the manifests of the kit's bundles. Throws not found where there is none, integrity for a bundle that it does not name, FormatError for what a
 * client would refuse now.
 */
export async function repositoryFiles(
  folder: string,
  bundles: readonly string[],
  signal: AbortSignal,
): Promise<readonly RepositoryFile[]> {
  const source = new RecordingSource(new FolderSource(folder));
  const root = await source.fetch('metadata/1.root.json', 512_000, signal);
  if (!root) throw missing(folder);
  const client = await TufClient.open({ source, store: new MemoryStore(), root, time: Date.now(), signal });
  await client.refresh();
  for (const [name, { version }] of Object.entries(client.trusted.snapshot!.meta))
    await source.fetch(`metadata/${metadataName(quotedRole(name.slice(0, -5)), version)}`, 5_000_000, signal);
  const targets: RepositoryFile[] = [];
  for (const bundle of bundles) targets.push(...(await namedTargets(client, bundle, folder)));
  const files = new Map([...source.files, ...targets.map(({ path, bytes }) => [path, bytes] as const)]);
  return [...files].map(([path, bytes]) => ({ path, bytes }));
}

async function namedTargets(client: TufClient, bundle: string, folder: string): Promise<readonly RepositoryFile[]> {
  const [newest, own] = await targetsOf(bundle);
  const named = [];
  for (const target of [newest, own]) if (isSameFile(await client.target(target.path), target.file)) named.push(target);
  if (!named.includes(own))
    throw integrity('EC-NOT-FOUND', `${folder} does not name ${bundle}: release it there first`);
  return named.map(({ path, file, bytes }) => ({ path: `targets/${targetName(path, file)}`, bytes }));
}

/** What a client fetches is what a client needs. */
class RecordingSource implements MetadataSource {
  readonly files = new Map<string, Buffer>();

  constructor(readonly source: MetadataSource) {}

  async fetch(path: string, limit: number, signal: AbortSignal): Promise<Buffer | undefined> {
    const bytes = this.files.get(path) ?? (await this.source.fetch(path, limit, signal));
    if (bytes) this.files.set(path, bytes);
    return bytes;
  }
}
