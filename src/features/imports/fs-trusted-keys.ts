import type { KeyObject } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePublicKey } from '../../formats/key-files/public-key.js';
import { invalid } from '../../kernel/errors.js';

const mostKeys = 100;

/**
 * The public keys that a tenant trusts: those of its own folder and those for all tenants, read anew for each import. Throws EC-TRUST-ROOT (invalid) for a
 * file that holds something else.
 */
export async function readTrustedKeys(directory: string, tenantSlug: string): Promise<KeyObject[]> {
  const files = [...(await pemFiles(join(directory, tenantSlug))), ...(await pemFiles(directory))];
  return Promise.all(files.slice(0, mostKeys).map(readKey));
}

async function pemFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = entries.filter((entry) => !entry.isDirectory() && /\.(pem|pub)$/.test(entry.name));
  return names.map(({ name }) => join(directory, name)).sort();
}

async function readKey(path: string): Promise<KeyObject> {
  try {
    return parsePublicKey(await readFile(path));
  } catch (cause) {
    const name = path.split('/').at(-1);
    throw invalid('EC-TRUST-ROOT', `the trusted key ${name} is no public key in PEM: ${(cause as Error).message}`, {
      cause,
    });
  }
}
