import { parentPort, workerData } from 'node:worker_threads';
import { openConnection, type Connection } from '../platform/db/open-connection.js';
import type { TenantId } from '../kernel/ids.js';
import { stuckAfter, type FromHeartbeat, type HeartbeatSettings, type ToHeartbeat } from './heartbeat-protocol.js';

/**
 * Renews leases from a timer of its own over a connection of its own, so that neither a busy event loop nor a starved pool loses one
 * (F26). It stops renewing where the main thread has not moved for a minute: a hung worker must not keep its runs.
 */
const settings = workerData as HeartbeatSettings;
const port = parentPort!;
const alive = new Int32Array(settings.alive);
const noTenant = '00000000-0000-0000-0000-000000000000' as TenantId;

const held = new Map<string, { readonly token: string; renewedAt: number }>();
let connection: Connection | undefined;
let beating = false;
let lastTick = 0;
let tickSeenAt = performance.now();

port.on('message', (message: ToHeartbeat) => {
  if (message.type === 'hold') held.set(message.run, { token: message.token, renewedAt: performance.now() });
  if (message.type === 'drop') held.delete(message.run);
});

setInterval(() => void beat(), settings.interval);

async function beat(): Promise<void> {
  dropStale();
  if (beating || held.size === 0 || isMainStuck()) return;
  beating = true;
  const runs = [...held.keys()];
  const sentAt = performance.now();
  try {
    tell(runs, sentAt, await renew(runs));
  } catch {
    // The connection is made anew at the next beat; what is not renewed in time is given up by dropStale.
    const broken = connection;
    connection = undefined;
    broken?.close().catch(() => undefined);
  } finally {
    beating = false;
  }
}

interface Renewed {
  readonly run_id: string;
  readonly canceling: boolean;
}

async function renew(runs: readonly string[]): Promise<Renewed[]> {
  connection ??= await within(openConnection(settings.connection, noTenant));
  const tokens = runs.map((run) => held.get(run)?.token ?? '0');
  const sql = 'SELECT run_id, canceling FROM export_center.run_queue_heartbeat($1::text[], $2::bigint[], $3)';
  return within(connection.query<Renewed>(sql, [runs, tokens, settings.lease]));
}

function tell(runs: readonly string[], sentAt: number, renewed: readonly Renewed[]): void {
  const answers = new Map(renewed.map((row) => [row.run_id, row]));
  for (const run of runs) {
    const answer = answers.get(run);
    const own = held.get(run);
    if (!own) continue;
    if (!answer) give(run, 'lost');
    else own.renewedAt = sentAt;
    if (answer?.canceling) port.postMessage({ type: 'cancel', run } satisfies FromHeartbeat);
  }
}

/** A lease that could not be renewed in time is over by the database's clock as well: stop before another worker begins. */
function dropStale(): void {
  for (const [run, { renewedAt }] of held) {
    if (performance.now() - renewedAt > settings.lease) give(run, 'lost');
  }
}

function give(run: string, type: 'lost'): void {
  held.delete(run);
  port.postMessage({ type, run } satisfies FromHeartbeat);
}

function isMainStuck(): boolean {
  const tick = Atomics.load(alive, 0);
  if (tick !== lastTick) {
    lastTick = tick;
    tickSeenAt = performance.now();
  }
  return performance.now() - tickSeenAt > stuckAfter;
}

/** Waits at most one lease. */
async function within<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), settings.lease);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
