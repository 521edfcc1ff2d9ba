import type { BenchDatabase } from './bench-database.js';
import { RunningServer } from './running-server.js';

export interface ServerRun {
  /** From the request to the finished run, with everything that a server does besides. */
  readonly seconds: number;
  /** Of all processes of the product; PostgreSQL apart. */
  readonly peakRssMiB: number;
}

/** Starts the product and asks it for an export of everything. */
export async function runOnServer(database: BenchDatabase, dataDir: string): Promise<ServerRun> {
  const server = await RunningServer.start(database, dataDir);
  try {
    const profile = { name: `bench-${Date.now()}`, kind: 'json:raw', selectors: { kinds: ['advisories'] } };
    const { id } = await server.call<{ id: string }>('profiles', profile);
    const start = performance.now();
    await server.run(id);
    const seconds = (performance.now() - start) / 1000;
    return { seconds, peakRssMiB: Math.round(server.rss('VmHWM')) };
  } finally {
    await server.end();
  }
}
