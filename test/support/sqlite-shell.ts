import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from './bundle-fixture.js';

/** Whether the sqlite3 shell is on this machine. Where it is not, everybody is told loudly. */
export function hasSqliteShell(): boolean {
  if (spawnSync('sqlite3', ['--version']).status === 0) return true;
  console.warn(
    'SKIPPED: no sqlite3 on this machine, so no other program reads our databases here. Debian: apt-get install sqlite3',
  );
  return false;
}

/** What the sqlite3 shell answers of a database that lies in a folder nobody can write to. Throws what it says where it fails. */
export function askSqliteShell(database: Uint8Array, ...statements: readonly string[]): string {
  using folder = new TemporaryFolder();
  const file = join(folder.path, 'trivy-java.db');
  writeFileSync(file, database, { mode: 0o400 });
  // immutable=1 is how a file on read-only media is opened: no lock and no other file.
  const args = ['-batch', '-bail', `file:${file}?mode=ro&immutable=1`, ...statements];
  const { status, stdout, stderr } = spawnSync('sqlite3', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
