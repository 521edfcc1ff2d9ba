import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the installation: the nearest one above this file, built or not, that holds the product's package.json. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (readPackage(folder)?.name !== 'export-center') {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the installation is damaged: its package.json is missing');
    folder = parent;
  }
  return folder;
}

/** Version of this release, as package.json has it. */
export const productVersion = (): string => readPackage(projectRoot())?.version ?? 'unknown';

function readPackage(folder: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
