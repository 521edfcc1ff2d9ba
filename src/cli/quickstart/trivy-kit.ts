import { join } from 'node:path';
import { downloadBundle } from '../commands/download.js';
import type { Connection } from '../connection.js';
import { readPublicKeyFile } from '../public-key-file.js';
import { kitAge } from '../trivy/kit-age.js';
import { TrivyBundle } from '../trivy/trivy-bundle.js';
import { writeKit } from '../trivy/write-kit.js';
import { applySample, runToEnd } from './sample-run.js';

/** A cache folder with which a stock Trivy scans offline. */
export interface TrivyKit {
  readonly bundle: string;
  readonly manifestDigest: string;
  readonly cacheFolder: string;
  readonly scan: string;
}

/** Makes a Trivy database of the imported samples, verifies its bundle and lays the database where Trivy looks for it. */
export async function makeTrivyKit(
  connection: Connection,
  { dataDir, signal }: { readonly dataDir: string; readonly signal: AbortSignal },
  publicKeyFile: string,
  say: (text: string) => void,
): Promise<TrivyKit> {
  await applySample(connection, 'trivy');
  const run = await runToEnd(connection, 'trivy', signal);
  const { manifestDigest } = run.result!;
  const file = join(dataDir, 'quickstart', `trivy-${manifestDigest.slice(7, 19)}.tar`);
  const { path } = await downloadBundle(connection, run.id, { file, progress: false });
  const cacheFolder = join(dataDir, 'quickstart', 'trivy');
  using bundle = await TrivyBundle.open(path, { publicKeys: [readPublicKeyFile(publicKeyFile)], depth: 'default' });
  await writeKit(bundle, cacheFolder, bundle.metadata);
  const fresh = kitAge(bundle.metadata, Date.now()).fresh ? '' : ' --skip-db-update';
  say(`trivy      a database of ${run.result!.records} records, verified, in ${join('quickstart', 'trivy')}`);
  return {
    bundle: path,
    manifestDigest,
    cacheFolder,
    scan: `trivy fs --cache-dir ${cacheFolder} --offline-scan${fresh} .`,
  };
}
