import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usage } from '../cli-error.js';
import { connectWith } from '../connection.js';
import { ProgressLine } from '../progress-line.js';
import { defaultPort } from '../settings.js';
import { anyFreePort, isPortFree } from './free-port.js';
import { isReady, LocalServer } from './local-server.js';

export interface QuickstartOptions {
  readonly dataDir: string;
  readonly port?: number;
}

/** A server that the quickstart talks to; it is `owned` where this process started it and has to end it. */
export interface QuickstartServer {
  readonly url: string;
  readonly owned?: LocalServer;
}

/** Finds the running server of this data folder, or starts one. Throws exit 11 where it cannot start, 2 where `--port` is taken. */
export async function openServer(options: QuickstartOptions, say: (text: string) => void): Promise<QuickstartServer> {
  const wanted = options.port ?? defaultPort;
  const running = await runningServer(`http://127.0.0.1:${wanted}`, options.dataDir);
  if (running !== undefined) {
    say(`server     already up on ${running.url}`);
    return running;
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
    onWait: () => line.show({ label }),
  }).finally(() => line.end());
  say(
    `server     ready on ${owned.url} (${((performance.now() - started) / 1000).toFixed(1)} s)${port === wanted ? '' : `; port ${wanted} is taken`}`,
  );
  return { url: owned.url, owned };
}

async function runningServer(url: string, dataDir: string): Promise<QuickstartServer | undefined> {
  const keyFile = join(dataDir, 'admin-key');
  if (!existsSync(keyFile) || !(await isReady(url))) return undefined;
  const connection = connectWith({ url, token: readFileSync(keyFile, 'utf8').trim(), output: 'json' });
  const answer = await connection.send('/api/v1/me', { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true ? { url } : undefined;
}

async function choosePort(asked: number | undefined): Promise<number> {
  if (await isPortFree(asked ?? defaultPort)) return asked ?? defaultPort;
  if (asked === undefined) return anyFreePort();
  throw usage(`port ${asked} is taken by another program`, {
    where: '--port',
    remedy: 'Choose another port, or leave --port out and a free one is taken.',
  });
}
