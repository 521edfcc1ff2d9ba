import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import { asTenantId } from '../../src/kernel/ids.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { ApiClient, type RunView } from '../support/cluster/api-client.js';
import { Cluster, makeSigningKey } from '../support/cluster/cluster.js';
import { outages, OwnPostgres } from '../support/cluster/own-postgres.js';
import { advisoryLines } from '../support/cluster/records.js';
import type { ServerProcess } from '../support/cluster/server-process.js';

const downFor = 1_500;

let postgres: OwnPostgres;
let cluster: Cluster;
let client: ApiClient;
let folder: string;
let processes: ServerProcess[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ec-keys-'));
  postgres = await OwnPostgres.start();
  cluster = await Cluster.create(postgres.logins, await makeSigningKey(folder));
  const [api, ...workers] = await Promise.all([cluster.api(), cluster.worker(), cluster.worker()]);
  processes = [api.process, ...workers];
  client = new ApiClient(api.url, `Bearer ${await administrator()}`);
  await client.importLines('osv-test', advisoryLines(0, 600));
  await client.createProfile('nightly');
}, 120_000);
afterAll(async () => {
  await cluster?.close();
  await postgres?.close();
  await rm(folder, { recursive: true, force: true });
});

async function administrator(): Promise<string> {
  const database = await TypeOrmDatabase.connect({ connectionString: postgres.logins.app }, { poolSize: 1 });
  try {
    const sql = `SELECT id FROM export_center.ensure_tenant('acme', 'acme')`;
    const [tenant] = await database.system((tx) => tx.query<{ id: string }>(sql));
    const request = { name: 'test', roles: ['tenant-admin'], createdBy: 'test' };
    return (await createApiKey(database, asTenantId(tenant!.id), request)).key;
  } finally {
    await database.close();
  }
}

interface Refusal {
  readonly status: number;
  readonly code: unknown;
  readonly retryAfter: string | null;
}

/** Each run selects another package, so that it has something to build. */
let asked = 0;

/** Asks for a run each 120 ms until told to stop; a refused request is repeated under its key until it is answered. */
class Caller {
  readonly acknowledged = new Map<string, string>();
  readonly refusals: Refusal[] = [];
  #stopped = false;
  readonly #calls: Promise<void>[] = [];
  readonly #loop = this.#run();

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    await Promise.all(this.#calls);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#calls.push(this.#ask(randomUUID()));
      await sleep(120);
    }
  }

  async #ask(key: string): Promise<void> {
    const selectors = { packages: [`pkg:npm/package-${(asked += 1) % 97}`] };
    const headers = { 'idempotency-key': `"${key}"` };
    for (const end = Date.now() + 40_000; Date.now() < end; await sleep(200)) {
      const {
        status,
        body,
        headers: got,
      } = await client.send('POST', '/runs', { profileId: 'nightly', selectors }, headers);
      if (status === 202) return void this.acknowledged.set(key, String(body['id']));
      this.refusals.push({ status, code: body['code'], retryAfter: got.get('retry-after') });
    }
    throw new Error(`${key} was never answered`);
  }
}

const isInFlight = ({ code }: Refusal) => code === 'EC-IDEMPOTENCY-IN-FLIGHT';

describe('PostgreSQL that goes and comes back under runs', () => {
  it.each(outages)(
    '%s: 503 with Retry-After meanwhile, everything goes on by itself, no acknowledged run is lost (F15)',
    async (outage) => {
      const caller = new Caller();
      await sleep(700);
      await postgres.down(outage);
      await sleep(downFor);
      expect((await fetch(`${client.url}/healthz/live`)).status).toBe(200);
      expect((await fetch(`${client.url}/healthz/ready`)).status).toBe(503);
      await postgres.up();
      const back = Date.now();
      await waitForAnswer();
      const recovered = Date.now() - back;
      await sleep(500);
      await caller.stop();
      const outside = caller.refusals.filter((refusal) => !isInFlight(refusal));
      expect(outside.length).toBeGreaterThan(0);
      for (const refusal of outside)
        expect(refusal).toEqual({ status: 503, code: 'EC-UNAVAILABLE-DB', retryAfter: '2' });
      const ids = [...caller.acknowledged.values()];
      const ended = await Promise.all(ids.map((id) => client.ended(id, 60_000)));
      expect(ended.filter(({ state }) => state !== 'succeeded').map((run: RunView) => [run.state, run.error])).toEqual(
        [],
      );
      expect(new Set(ids).size).toBe(ids.length);
      expect(await newRuns()).toBe(ids.length);
      expect(processes.map(({ exit }) => exit)).toEqual([undefined, undefined, undefined]);
      const attempts = Math.max(...ended.map(({ attempt }) => attempt));
      console.log(
        `${outage}: ${ids.length} runs, answering ${recovered} ms after the start, ${outside.length} refusals, at most ${attempts} attempts`,
      );
    },
    120_000,
  );
});

async function waitForAnswer(): Promise<void> {
  for (const end = Date.now() + 15_000; (await client.send('GET', '/runs?pageSize=1')).status !== 200; await sleep(20))
    if (Date.now() > end) throw new Error('the API did not recover by itself');
}

let before = 0;

/** How many runs there are more than at the last call: a repeated request must not have made two. */
async function newRuns(): Promise<number> {
  const database = await TypeOrmDatabase.connect({ connectionString: postgres.logins.superuser }, { poolSize: 1 });
  const [row] = await database.system((tx) =>
    tx.query<{ runs: number }>('SELECT count(*)::int AS runs FROM export_center.runs'),
  );
  await database.close();
  const made = row!.runs - before;
  before = row!.runs;
  return made;
}
