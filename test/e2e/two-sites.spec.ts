import { writeFile } from 'node:fs/promises';
import type { Registry } from 'prom-client';
import { FeedWatch } from '../../src/features/feeds/feed-watch.js';
import { METRICS_REGISTRY } from '../../src/platform/observability/observability.module.js';
import { anOsv } from '../contracts/evidence-samples.js';
import { TwoSites, type Installation } from '../support/two-sites.js';

interface Run {
  readonly id: string;
  readonly stale: readonly object[];
  readonly base: { readonly manifestDigest: string } | null;
  readonly result: { readonly manifestDigest: string; readonly itemSetRoot: string };
}

interface Receipt {
  readonly file: string;
  readonly counter: number;
  readonly previous?: string;
  readonly rootBefore?: string;
  readonly rootAfter: string;
  readonly gaps: readonly string[];
}

/** What the routes of this test answer, each some of it. */
interface Answer {
  readonly id: string;
  readonly code?: string;
  readonly state: string;
  readonly outcome?: string;
  readonly type: string;
  readonly data: object;
  readonly items: readonly Answer[];
}

/** Milliseconds for a test of many processes. */
const patience = 180_000;

describe('two installations without a network between them', () => {
  const sites = new TwoSites();
  const some = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => anOsv(`GO-${from + i}`));

  beforeAll(async () => {
    await sites.start();
    const { near } = sites;
    for (const [name, kind] of [
      ['all', 'mirror:full'],
      ['changes', 'mirror:delta'],
    ])
      await near.center.call(near.authorization, 'profiles', { name, kind, selectors: { kinds: ['advisories'] } });
    await near.json(
      'site',
      'enrol',
      'plant-7',
      '--key',
      sites.at('plant-7.pub.pem'),
      '--profile',
      'all',
      '--profile',
      'changes',
    );
  }, patience);
  afterAll(() => sites.close());

  /** A bundle of the near side on the medium. */
  async function bundle(name: string, ...run: string[]): Promise<Run> {
    const made = await sites.near.json<Run>('run', 'create', ...run, '--wait');
    await sites.near.json('download', made.id, '--file', sites.at(name), '--no-progress');
    return made;
  }
  const receipt = (file: string) => sites.far.json<Receipt>('receipt', 'show', sites.at(file));
  /** Imports a bundle and carries its receipt back. */
  async function back(name: string, file: string, ...flags: string[]): Promise<void> {
    await sites.far.json('import', sites.at(name), '--no-progress', '--receipt', sites.at(file), ...flags);
    await sites.near.json('receipt', 'import', sites.at(file));
  }
  async function call({ center, authorization }: Installation, path: string, body?: object) {
    const response = await center.call(authorization, path, body);
    return { status: response.status, body: (await response.json()) as Answer };
  }
  const imports = async () => (await call(sites.far, 'imports?pageSize=200')).body.items;
  const site = () => sites.near.json<object>('site', 'get', 'plant-7');

  it(
    'go round: full, receipt, delta from what was acknowledged, receipt',
    async () => {
      const { near, far } = sites;
      await near.load(some(0, 50));
      const full = await bundle('full.tar', 'all');
      await far.json('import', sites.at('full.tar'), '--no-progress', '--receipt', sites.at('1.json'));
      const first = await receipt('1.json');
      expect(first).toMatchObject({ site: 'plant-7', counter: 1, rootAfter: full.result.itemSetRoot, gaps: [] });
      expect(first).not.toHaveProperty('rootBefore');

      await near.json('receipt', 'import', sites.at('1.json'));
      expect(await site()).toMatchObject({
        counter: 1,
        holdings: [{ itemSetRoot: full.result.itemSetRoot, behind: 0 }],
      });

      await near.load(some(50, 55));
      const delta = await bundle('delta.tar', 'changes', '--base', 'site:plant-7');
      expect(delta.base?.manifestDigest).toBe(full.result.manifestDigest);
      await far.json('import', sites.at('delta.tar'), '--no-progress', '--receipt', sites.at('2.json'));
      expect(await receipt('2.json')).toMatchObject({
        counter: 2,
        rootBefore: full.result.itemSetRoot,
        rootAfter: delta.result.itemSetRoot,
      });
      await near.json('receipt', 'import', sites.at('2.json'));
      expect(await site()).toMatchObject({
        counter: 2,
        holdings: [{ itemSetRoot: delta.result.itemSetRoot, behind: 0 }],
      });
    },
    patience,
  );

  it(
    'the same bundle again gives the same receipt, and an older receipt does not go back',
    async () => {
      const { near, far } = sites;
      await far.json('import', sites.at('delta.tar'), '--no-progress', '--receipt', sites.at('2-again.json'));
      expect(await sites.readAt('2-again.json')).toBe(await sites.readAt('2.json'));
      expect((await near.cli('receipt', 'import', sites.at('2-again.json'))).code).toBe(0);
      await near.json('receipt', 'import', sites.at('1.json'));
      expect(await site()).toMatchObject({ counter: 2 });
    },
    patience,
  );

  it(
    'a bundle that never arrived stands in the next receipt and in the list of sites (B54)',
    async () => {
      const { near, far } = sites;
      await near.load(some(55, 60));
      const lost = await bundle('lost.tar', 'changes');
      await near.load(some(60, 65));
      await bundle('next.tar', 'changes');
      const refused = await far.cli('import', sites.at('next.tar'), '--no-progress');
      expect(refused.stderr).toContain('EC-DELTA-GAP');
      await bundle('again.tar', 'changes', '--base', 'site:plant-7');
      await back('again.tar', '3.json');
      expect(await receipt('3.json')).toMatchObject({ counter: 3, gaps: [lost.result.manifestDigest] });
      expect(await site()).toMatchObject({
        program: expect.stringMatching(/^\d/) as string,
        holdings: [{ behind: 0, gaps: [lost.result.manifestDigest] }],
      });
      expect((await near.cli('site', 'get', 'plant-7')).stdout).toContain(
        `never arrived: ${lost.result.manifestDigest}`,
      );
    },
    patience,
  );

  it(
    'why an older state was taken stands in the receipt, and the near side follows',
    async () => {
      const { far } = sites;
      const reason = ['--allow-rollback', '--reason', 'a wrong feed'];
      await back('full.tar', '4.json', ...reason);
      expect(await receipt('4.json')).toMatchObject({ counter: 4, override: { reason: 'a wrong feed' } });
      expect(await site()).toMatchObject({ holdings: [{ behind: 3 }] });
      expect((await far.cli('receipt', 'show', sites.at('4.json'))).stdout).toContain('a wrong feed');
      await bundle('forward.tar', 'changes', '--base', 'site:plant-7');
      await back('forward.tar', '5.json');
      expect(await receipt('5.json')).not.toHaveProperty('override');
    },
    patience,
  );

  it(
    'a lost receipt is passed over by the next, and counted',
    async () => {
      const { near, far } = sites;
      await near.load(some(65, 66));
      await bundle('quiet.tar', 'changes', '--base', 'site:plant-7');
      await far.json('import', sites.at('quiet.tar'), '--no-progress');
      await near.load(some(66, 67));
      await bundle('loud.tar', 'changes');
      await back('loud.tar', '7.json');
      expect(await site()).toMatchObject({ counter: 7, lostReceipts: 1, holdings: [{ behind: 0 }] });
    },
    patience,
  );

  it(
    'findings go back only when they are given, allowed and small',
    async () => {
      const { near, far } = sites;
      await writeFile(sites.at('findings.json'), JSON.stringify({ open: [{ id: 'CVE-2026-1', purl: 'pkg:npm/a' }] }));
      await writeFile(sites.at('large.json'), JSON.stringify({ text: 'x'.repeat(70_000) }));
      const create = (file: string) =>
        far.cli('receipt', 'create', '--findings', sites.at(file), '--out', sites.at('8.json'));
      expect(await create('large.json')).toMatchObject({ code: 2, stderr: expect.stringMatching(/65536/) as string });
      const large = { findings: { text: 'x'.repeat(70_000) } };
      const [newest] = await imports();
      expect(await call(far, `imports/${newest!.id}:receipt`, large)).toMatchObject({
        status: 413,
        body: { code: 'EC-TOO-LARGE' },
      });

      expect((await create('findings.json')).stdout).toContain('CVE-2026-1');
      const refused = await near.cli('receipt', 'import', sites.at('8.json'));
      expect(refused.stderr).toContain('may not send');
      await near.json('site', 'change', 'plant-7', '--findings');
      expect(await near.json('receipt', 'import', sites.at('8.json'))).toMatchObject({
        counter: 8,
        receipt: { findings: { open: [{ id: 'CVE-2026-1' }] } },
      });
    },
    patience,
  );

  it(
    'only the newest import of a mirror can be acknowledged afterwards',
    async () => {
      const { far } = sites;
      const all = await imports();
      const older = all.filter(({ outcome }) => outcome === 'applied')[1]!;
      expect(await call(far, `imports/${older.id}:receipt`, { findings: { a: 1 } })).toMatchObject({
        status: 409,
        body: { code: 'EC-CONFLICT-STATE' },
      });
      const refused = all.find(({ state }) => state === 'refused')!;
      expect((await call(far, `imports/${refused.id}:receipt`, {})).status).toBe(409);
      expect((await call(far, `imports/${refused.id}/receipt`)).status).toBe(404);
    },
    patience,
  );

  /** What the next check of feeds tells, and once only. */
  async function toldBy(installation: Installation, type: string): Promise<readonly Answer[]> {
    const watch = installation.center.app.get(FeedWatch);
    for (let i = 0; i < 2; i += 1) await watch.work();
    return (await call(installation, `events?types=${type}&pageSize=200`)).body.items;
  }
  const metricsOf = ({ center }: Installation) => center.app.get<Registry>(METRICS_REGISTRY).metrics();
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000 - 60_000).toISOString();

  it(
    'both say how old the evidence is: by the time of its capture, not of the import',
    async () => {
      const { near, far } = sites;
      await near.load(some(67, 68), `&captureTime=${daysAgo(9)}`);
      await near.json('evidence', 'limit', 'osv-test', '--max-age', '168');
      const warning = 'advisories of osv-test: 9 days old, limit 7';
      const run = await bundle('old.tar', 'changes', '--base', 'site:plant-7');
      expect(run.stale).toMatchObject([{ source: 'osv-test', warning }]);
      expect((await near.cli('run', 'plan', 'all')).stdout).toContain(warning);
      expect((await near.cli('run', 'get', run.id)).stdout).toContain(warning);
      await back('old.tar', '9.json');
      expect(await site()).toMatchObject({ holdings: [{ staleFeeds: 1, feeds: [{ source: 'osv-test', warning }] }] });
      expect((await near.cli('site', 'get', 'plant-7')).stdout).toContain(warning);
      for (const side of [near, far]) {
        expect(await side.json('evidence', 'sources')).toMatchObject([{ ageHours: 216, maxAgeHours: 168, warning }]);
        expect(await toldBy(side, 'evidence.feedStale')).toMatchObject([{ data: { warning } }]);
        const metrics = await metricsOf(side);
        const labels = '{tenant="default",kind="advisories",source="osv-test"}';
        expect(metrics).toMatch(new RegExp(`export_center_feed_age_seconds${labels} 777[67]`));
        expect(metrics).toContain(`export_center_feed_limit_seconds${labels} 604800`);
        expect(metrics).toContain('export_center_feeds_unlisted 0');
      }
    },
    patience,
  );

  it(
    'and say once when it is fresh again',
    async () => {
      const { near, far } = sites;
      await near.load(some(68, 69), `&captureTime=${daysAgo(0)}`);
      await bundle('fresh.tar', 'changes', '--base', 'site:plant-7');
      expect(await toldBy(far, 'evidence.feedFresh')).toEqual([]);
      await back('fresh.tar', '10.json');
      for (const side of [near, far]) {
        expect(await toldBy(side, 'evidence.feedFresh')).toMatchObject([{ data: { source: 'osv-test', ageHours: 0 } }]);
        expect(await toldBy(side, 'evidence.feedStale')).toHaveLength(1);
      }
      expect(await site()).toMatchObject({ holdings: [{ staleFeeds: 0 }] });
    },
    patience,
  );
});
