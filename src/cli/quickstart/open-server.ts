import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { usage } from '../cli-error.js';
import { ProgressLine } from '../progress-line.js';
import { defaultPort } from '../settings.js';
import { anyFreePort, isPortFree } from '../../platform/net/free-port.js';
import { isReady, LocalServer } from './local-server.js';
import { notedServer } from './running-server.js';

export interface QuickstartOptions {
  readonly dataDir: string;
  readonly port?: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A server that the quickstart talks to; it is `owned` where this process started it and has to end it. */
export interface QuickstartServer {
  readonly url: string;
  readonly owned?: LocalServer;
}

/** Finds the running server of this data folder, or starts one. Throws exit 11 where it cannot start, 2 where `--port` is taken. */
export async function openServer(options: QuickstartOptions, say: (text: string) => void): Promise<QuickstartServer> {
  const wanted = options.port ?? defaultPort;
  const running = notedServer(options.dataDir);
  if (running !== undefined && (await isReady(running))) {
    say(`server     already up on ${running}`);
    return { url: running };
  }
  const port = await choosePort(options.port);
  const line = new ProgressLine();
  const first = !existsSync(join(options.dataDir, 'admin-key'));
  const label = first ? 'server     starting, the first time it makes its database' : 'server     starting';
  const started = performance.now();
  const owned = await LocalServer.start({
    dataDir: options.dataDir,
    port,
    metricsPort: await anyFreePort(),
    signal: options.signal,
    onWait: () => line.show({ label }),
  }).finally(() => line.end());
  say(
    `server     ready on ${owned.url} (${((performance.now() - started) / 1000).toFixed(1)} s)${port === wanted ? '' : `; port ${wanted} is taken`}`,
  );
  return { url: owned.url, owned };
}

async function choosePort(asked: number | undefined): Promise<number> {
  if (await isPortFree(asked ?? defaultPort)) return asked ?? defaultPort;
  if (asked === undefined) return anyFreePort();
  throw usage(`port ${asked} is taken by another program`, {
    where: '--port',
    remedy: 'Choose another port, or leave --port out and a free one is taken.',
  });
}
