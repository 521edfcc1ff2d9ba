import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchDatabase } from './bench-database.js';
import { RunningServer, rssOfTree } from './running-server.js';

const launcher = join(import.meta.dirname, '..', 'bin', 'export-center');

/** Peaks in MiB while a bundle is imported by the command line into a server with a worker, PostgreSQL left out. */
export interface ImportMemory {
  readonly server: number;
  readonly commandLine: number;
}

/** Starts the product with a folder of its own and imports a tar whose sender it trusts. Throws where the import fails. */
export async function memoryOfImport(
  database: BenchDatabase,
  dataDir: string,
  { tar, publicKey }: { readonly tar: string; readonly publicKey: string },
): Promise<ImportMemory> {
  await mkdir(join(dataDir, 'trusted-keys'), { recursive: true });
  await writeFile(join(dataDir, 'trusted-keys', 'sender.pem'), publicKey);
  const server = await RunningServer.start(database, dataDir);
  try {
    const commandLine = await peakOfImport(server, tar);
    return { server: Math.round(server.rss('VmHWM')), commandLine: Math.round(commandLine) };
  } finally {
    await server.end();
  }
}

async function peakOfImport(server: RunningServer, tar: string): Promise<number> {
  const child = spawn(launcher, ['import', tar, '--no-progress'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, EXPORT_CENTER_URL: `http://127.0.0.1:${server.port}`, EXPORT_CENTER_TOKEN: server.key },
  });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, rssOfTree(child.pid!, 'VmHWM'))), 50);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  return peak;
}
