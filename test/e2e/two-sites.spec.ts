import { anOsv } from '../contracts/evidence-samples.js';
import { TwoSites } from '../support/two-sites.js';

interface Run {
  readonly id: string;
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

interface SiteState {
  readonly counter: number;
  readonly holdings: readonly { readonly itemSetRoot: string; readonly behind: number }[];
}

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
  }, 120_000);
  afterAll(() => sites.close());

  /** A bundle of the near side on the medium. */
  async function bundle(name: string, ...run: string[]): Promise<Run> {
    const { id } = await sites.near.json<Run>('run', 'create', ...run, '--wait');
    await sites.near.json('download', id, '--file', sites.at(name), '--no-progress');
    return sites.near.json('run', 'get', id);
  }
  const receipt = (file: string) => sites.far.json<Receipt>('receipt', 'show', sites.at(file));
  const site = () => sites.near.json<SiteState>('site', 'get', 'plant-7');

  it('go round: full, receipt, delta from what was acknowledged, receipt', async () => {
    const { near, far } = sites;
    await near.load(some(0, 50));
    const full = await bundle('full.tar', 'all');
    await far.json('import', sites.at('full.tar'), '--no-progress', '--receipt', sites.at('1.json'));
    const first = await receipt('1.json');
    expect(first).toMatchObject({ site: 'plant-7', counter: 1, rootAfter: full.result.itemSetRoot, gaps: [] });
    expect(first).not.toHaveProperty('rootBefore');

    await near.json('receipt', 'import', sites.at('1.json'));
    expect(await site()).toMatchObject({ counter: 1, holdings: [{ itemSetRoot: full.result.itemSetRoot, behind: 0 }] });

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
  }, 120_000);

  it('the same bundle again gives the same receipt, and an older receipt does not go back', async () => {
    const { near, far } = sites;
    await far.json('import', sites.at('delta.tar'), '--no-progress', '--receipt', sites.at('2-again.json'));
    expect(await sites.readAt('2-again.json')).toBe(await sites.readAt('2.json'));
    expect((await near.cli('receipt', 'import', sites.at('2-again.json'))).code).toBe(0);
    await near.json('receipt', 'import', sites.at('1.json'));
    expect(await site()).toMatchObject({ counter: 2 });
  });
});
