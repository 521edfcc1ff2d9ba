import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * The path of a real tool: in $EC_TOOLS_DIR, where its script of scripts/tools puts it, or on the PATH. Where there is none, CI fails and
 * everybody else is told loudly that `missed` does not happen. `remedy` is that script, or the command that installs it.
 */
export function findTool(name: string, remedy: string, missed: string): string | undefined {
  const folders = [
    process.env.EC_TOOLS_DIR || join(tmpdir(), 'export-center-tools'),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.map((folder) => join(folder, name)).find(isExecutable);
  if (found === undefined) {
    const command = remedy.endsWith('.sh') ? `sh scripts/tools/${remedy}` : remedy;
    console.warn(`SKIPPED: no ${name} on this machine, so ${missed}. Get it with: ${command}`);
  }
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
