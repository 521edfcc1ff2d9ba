import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import type { RunView } from '../support/cluster/api-client.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';
import { imports, kinds, type SharedImport } from '../support/cluster/shared-data.js';
import { madeSizes, type MadeSizes, type PlanView } from '../support/plan-sizes.js';

/** The development data; run with SHARED_DIR, never in the default test run. */
const data = join(process.env.SHARED_DIR ?? '', 'data');

const laterHistory = ({ note }: SharedImport) => note === ', t1' || note === ', t2' || note === ', 02-07';

describe('the sizes that runs:plan foretells of all shared data', () => {
  let installation: SharedInstallation;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  const lines: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ec-plan-sizes-'));
    installation = await createSharedInstallation();
    const api = await installation.cluster.api({ env: { EC_WORKER: 'on' } });
    const token = installation.client(api.url).authorization.replace('Bearer ', '');
    env = bareEnvironment({ EXPORT_CENTER_URL: api.url, EXPORT_CENTER_TOKEN: token });
    for (const [name, kind] of [
      ['all', 'mirror:full'],
      ['raw', 'json:raw'],
      ['changes', 'mirror:delta'],
    ] as const) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify({ name, kind, selectors: { kinds } }));
      await command('profile', 'apply', '-f', join(folder, `${name}.json`));
    }
  }, 120_000);
  afterAll(async () => {
    console.log(lines.join('\n'));
    await installation?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function command<Output>(...args: string[]): Promise<Output> {
    const { code, stdout, stderr } = await runBuiltCli([...args, '--output', 'json'], env);
    if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}: ${stderr}`);
    return JSON.parse(stdout) as Output;
  }

  async function load(chosen: readonly SharedImport[]): Promise<void> {
    for (const { source, paths, snapshot } of chosen) {
      const files = paths.map((path) => join(data, path));
      const flags = ['--source', source, '--partial', ...(snapshot ? ['--snapshot', '--allow-shrink'] : [])];
      await command('evidence', 'import', ...files, ...flags);
    }
  }

  async function foretold(
    profile: string,
  ): Promise<{ readonly feeds: PlanView; readonly plan: PlanView; readonly made: MadeSizes }> {
    const began = performance.now();
    const feeds = await command<PlanView>('run', 'plan', profile);
    const milliseconds = performance.now() - began;
    const plan = await command<PlanView>('run', 'plan', profile, '--shards');
    const run = await command<RunView>('run', 'create', profile, '--wait');
    const tar = join(folder, `${profile}.tar`);
    await command('download', run.id, '-o', tar, '--force');
    const made = madeSizes(readFileSync(tar));
    const { packs, normalized, indexes, removed } = made.bytes;
    const total = packs + normalized + indexes + removed;
    lines.push(
      `${profile}: ${plan.shards} shards, foretold ${feeds.bytes!.total} in ${Math.round(milliseconds)} ms, made ${total}; of ${plan.estBytes} plain packs ${packs}, normalized ${normalized}`,
    );
    return { feeds, plan, made };
  }

  const near = (actual: number, wanted: number) => expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(wanted * 0.05);

  function expectFeeds(plan: PlanView, made: MadeSizes): void {
    for (const what of ['packs', 'normalized', 'indexes', 'removed'] as const)
      near(plan.bytes![what], made.bytes[what]);
    expect(plan.feeds).toHaveLength(made.feeds.size);
    for (const feed of plan.feeds) {
      const { packBytes, normalizedBytes } = made.feeds.get(`${feed.kind} ${feed.source}`)!;
      near(feed.packBytes!, packBytes);
      near(feed.normalizedBytes!, normalizedBytes);
    }
  }

  function expectClose({ feeds, plan, made }: Awaited<ReturnType<typeof foretold>>): void {
    expectFeeds(feeds, made);
    expectFeeds(plan, made);
    expect(plan.shardList).toHaveLength(made.shards.length);
    plan.shardList!.forEach((shard, i) => {
      const { kind, records, plainBytes, packBytes, normalizedBytes } = made.shards[i]!;
      expect([shard.kind, shard.records, shard.plainBytes]).toEqual([kind, records, plainBytes]);
      near(shard.packBytes, packBytes);
      near(shard.normalizedBytes, normalizedBytes);
    });
  }

  it('are within 5 % for a full mirror and the raw records, feed by feed and shard by shard', async () => {
    await load(imports.filter((one) => !laterHistory(one)));
    expectClose(await foretold('all'));
    expectClose(await foretold('raw'));
  }, 300_000);

  it('are within 5 % for a delta of what changed in later snapshots, and of everything', async () => {
    await load(imports.filter(laterHistory));
    expectClose(await foretold('changes'));
    expectClose(await foretold('all'));
  }, 300_000);
});
