import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bareEnvironment, freePort, projectFolder } from './built-cli.js';
import { ApiClient } from './cluster/api-client.js';
import { advisoryLines } from './cluster/records.js';
import { ServerProcess } from './cluster/server-process.js';

const run = promisify(execFile);

export const backupScript = (name: string) => join(projectFolder, 'deploy', 'backup', name);

export const tokenIn = (dataDir: string) => readFileSync(join(dataDir, 'admin-key'), 'utf8').trim();
export const clientOf = (url: string, dataDir: string) => new ApiClient(url, `Bearer ${tokenIn(dataDir)}`);

/** Two bundles of different evidence. Gives their manifest digests. */
export async function makeBundles(client: ApiClient): Promise<readonly string[]> {
  await client.createProfile('nightly');
  const digests: string[] = [];
  for (const first of [0, 200]) {
    await client.importLines('osv-test', advisoryLines(first, 300));
    const made = await client.ended((await client.createRun('nightly')).id);
    digests.push(made.result!.manifestDigest);
  }
  return digests;
}

/** What verify-all.sh says. */
export async function verifyAll(url: string, token: string, publicKey: string): Promise<string> {
  const env = bareEnvironment({ EXPORT_CENTER_URL: url, EXPORT_CENTER_TOKEN: token });
  const failed = ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ stdout: `${stdout}${stderr}` });
  return (await run(backupScript('verify-all.sh'), [publicKey], { env }).catch(failed)).stdout;
}

/** A server on that data folder, with the embedded PostgreSQL, for as long as the work takes. */
export async function whileServing<T>(dataDir: string, work: (url: string) => Promise<T>): Promise<T> {
  const port = String(await freePort());
  const server = new ServerProcess(
    'main',
    { EC_DATA_DIR: dataDir, EC_PORT: port, EC_METRICS_PORT: '0', EC_THREADS: '2' },
    [],
  );
  try {
    const [, url] = await server.says(/listens on (http:\/\/[\d.:]+)/);
    return await work(url!);
  } finally {
    expect((await server.stop(40_000)).code).toBe(0);
  }
}
