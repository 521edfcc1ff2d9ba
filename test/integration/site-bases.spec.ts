import { encodeReceipt, type Receipt } from '../../src/formats/receipt/receipt.js';
import { digestOf } from '../../src/formats/digest.js';
import { anOsv } from '../contracts/evidence-samples.js';
import { Mirrors, type MirrorRun } from '../support/mirrors.js';
import { aReceipt, aSite, signReceipt } from '../support/receipts.js';

describe('a delta for a far site', () => {
  const mirrors = new Mirrors();
  let last: Receipt | undefined;

  beforeAll(() => mirrors.start());
  afterAll(() => mirrors.close());
  beforeEach(async () => {
    await mirrors.newTenant();
    last = undefined;
    await mirrors.call('POST', 'sites', { ...aSite('plant-7', 'all'), profiles: ['all', 'changes'] });
    await mirrors.load([anOsv('A')]);
  });

  async function acknowledge({ result }: MirrorRun): Promise<void> {
    const receipt = aReceipt(result.manifestDigest, result.itemSetRoot, {
      origin: { tenant: mirrors.slug, key: 'ab' },
      mirror: 'all',
      counter: (last?.counter ?? 0) + 1,
      ...(last ? { previous: digestOf(encodeReceipt(last)) } : {}),
    });
    expect(await mirrors.call('POST', 'receipts', signReceipt(receipt))).toMatchObject({ status: 201 });
    last = receipt;
  }
  const forSite = () => mirrors.finished({ profileId: 'changes', base: { site: 'plant-7' } });
  const rootOf = (run: MirrorRun) => run.base?.itemSetRoot;

  it('starts from what the site acknowledged, not from what was sent: a lost disk costs one ordinary delta', async () => {
    const full = await mirrors.finished({ profileId: 'all' });
    await acknowledge(full);
    await mirrors.load([anOsv('B')]);
    const lost = await forSite();
    await mirrors.load([anOsv('C')]);
    const again = await forSite();
    expect([rootOf(lost), rootOf(again)]).toEqual([full.result.itemSetRoot, full.result.itemSetRoot]);
    expect((await mirrors.open(again)).held).toEqual(['osv-test/B', 'osv-test/C']);
    await acknowledge(again);
    await mirrors.load([anOsv('D')]);
    const next = await forSite();
    expect(rootOf(next)).toBe(again.result.itemSetRoot);
    expect((await mirrors.open(next)).held).toEqual(['osv-test/D']);
  });

  it('needs a receipt first, a site that is enrolled, and no second base', async () => {
    const create = (base: object) => mirrors.call('POST', 'runs', { profileId: 'changes', base });
    expect(await create({ site: 'plant-7' })).toMatchObject({ status: 422, body: { code: 'EC-BASE-MISSING' } });
    expect(await create({ site: 'plant-8' })).toMatchObject({ status: 404 });
    expect(await create({ site: 'plant-7', runId: 'run_1' })).toMatchObject({ status: 400 });
  });

  it('keeps its base from being purged, until the site has been silent too long', async () => {
    const full = await mirrors.finished({ profileId: 'all' });
    await acknowledge(full);
    const shown = await fetch(`${mirrors.center.url}/api/v1/runs/${full.id}`, {
      headers: { authorization: mirrors.authorization },
    });
    const etag = { 'if-match': shown.headers.get('etag') ?? '' };
    const refused = await mirrors.call('DELETE', `runs/${full.id}`, undefined, etag);
    expect(refused).toMatchObject({ status: 409, body: { code: 'EC-CONFLICT-IN-USE' } });
    expect(refused.body.detail).toContain('site plant-7');
    await mirrors.database.owner.execute(`UPDATE export_center.sites SET last_receipt_at = now() - interval '91 days'`);
    expect((await mirrors.call('DELETE', `runs/${full.id}`, undefined, etag)).status).toBe(202);
  });
});
