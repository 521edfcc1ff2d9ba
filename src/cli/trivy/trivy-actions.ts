import { trivyMetadata, type TrivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';
import { usage } from '../cli-error.js';
import { printResult } from '../print.js';
import { readPublicKeyFile } from '../public-key-file.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields } from '../table.js';
import { kitAge, tooOld } from './kit-age.js';
import { TrivyBundle } from './trivy-bundle.js';
import { kitFiles, writeKit } from './write-kit.js';
import { trivyLayout, writeOciLayout } from './write-oci-layout.js';

export interface BundleFlags {
  readonly key: readonly string[];
  readonly allowUnsigned?: boolean;
  readonly dryRun?: boolean;
}

export interface KitFlags extends BundleFlags {
  readonly validDays?: number;
  readonly allowStale?: boolean;
}

/** `trivy kit <bundle> <cache-folder>`. */
export async function kitCommand(path: string, folder: string, flags: KitFlags & GlobalFlags): Promise<void> {
  using bundle = await open(path, flags);
  const { artifact, metadata: packed, digest } = bundle;
  const metadata = validFor(packed, flags.validDays);
  const age = kitAge(metadata, Date.now());
  if (!age.fresh && !flags.allowStale)
    throw tooOld(path, age, `Nothing was written. Bring a newer bundle, or raise --valid-days, or give --allow-stale.`);
  if (!flags.dryRun) await writeKit(bundle, folder, metadata);
  const { updatedAt, nextUpdate } = metadata;
  const files = kitFiles(folder, bundle);
  const made = {
    ...files,
    schema: artifact.schema,
    archive: digest,
    updatedAt,
    nextUpdate,
    ageDays: age.days,
    fresh: age.fresh,
  };
  printResult(resolveSettings(flags, process.env), { ...made, written: !flags.dryRun }, () =>
    renderFields([
      [flags.dryRun ? 'would write' : 'written', made.database],
      ['evidence of', `${updatedAt}, ${age.days} days old`],
      ['no flag until', age.fresh ? nextUpdate : `${nextUpdate}: STALE, Trivy needs --skip-db-update`],
      ['scan', `trivy fs --cache-dir ${folder} --offline-scan .`],
    ]),
  );
}

/** What the bundle says holds, unless the site has a rule of its own. */
const validFor = (packed: TrivyMetadata, days: number | undefined): TrivyMetadata =>
  days === undefined ? packed : trivyMetadata(packed.version, packed.updatedAt, days * 24);

/** `trivy oci <bundle> <layout-folder>`. */
export async function ociCommand(path: string, folder: string, flags: BundleFlags & GlobalFlags): Promise<void> {
  using bundle = await open(path, flags);
  const layout = trivyLayout(bundle);
  const written = flags.dryRun ? false : await writeOciLayout(bundle, layout, folder);
  const made = { folder, tag: String(bundle.artifact.schema), image: layout.manifest.descriptor.digest, written };
  const done = flags.dryRun ? 'would write' : written ? 'written' : 'there already';
  printResult(resolveSettings(flags, process.env), made, () =>
    renderFields([
      [done, folder],
      ['tag', made.tag],
      ['image', made.image],
      ['evidence of', bundle.asOf],
    ]),
  );
}

function open(path: string, { key, allowUnsigned = false }: BundleFlags): Promise<TrivyBundle> {
  if (key.length === 0 && !allowUnsigned)
    throw usage('no public key was given, so nothing could be proven', {
      where: '--key',
      remedy: 'Give the key you trust with --key, or --allow-unsigned to check digests only.',
    });
  return TrivyBundle.open(path, { publicKeys: key.map(readPublicKeyFile), depth: 'deep', allowUnsigned });
}
