import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a quickstart that stays up tells the next one of the same data folder how to reach its server. */
const noteOf = (dataDir: string): string => join(dataDir, 'quickstart', 'server.json');

export function noteRunningServer(dataDir: string, server: { readonly url: string; readonly pid: number }): void {
  writeFileSync(noteOf(dataDir), `${JSON.stringify(server)}\n`, { mode: 0o600 });
}

export const forgetRunningServer = (dataDir: string): void => rmSync(noteOf(dataDir), { force: true });

/** URL of the server that another quickstart of this folder has up; a note whose process is gone counts as none. */
export function notedServer(dataDir: string): string | undefined {
  try {
    const { url, pid } = JSON.parse(readFileSync(noteOf(dataDir), 'utf8')) as { url: string; pid: number };
    process.kill(pid, 0);
    return url;
  } catch {
    return undefined;
  }
}
