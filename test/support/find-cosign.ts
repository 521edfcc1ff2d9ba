import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * The path of a real cosign: in $EC_TOOLS_DIR, where scripts/tools/fetch-cosign.sh puts it, or on the PATH. Where there is none, CI fails and
 * everybody else is told loudly.
 */
export function findCosign(): string | undefined {
  const folders = [
    process.env.EC_TOOLS_DIR || join(tmpdir(), 'export-center-tools'),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.map((folder) => join(folder, 'cosign')).find(isExecutable);
  if (found === undefined)
    console.warn(
      'SKIPPED: no cosign on this machine, so no other tool checks our signatures here. Get it with: sh scripts/tools/fetch-cosign.sh',
    );
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
