import { anOsv } from '../contracts/evidence-samples.js';
import { Mirrors, type MirrorRun, type Problem } from '../support/mirrors.js';

interface Chain {
  readonly itemSetRoot: string | null;
  readonly path: { readonly bytes: number; readonly items: readonly { readonly runId: string }[] } | null;
}

describe('the base of a mirror:delta', () => {
  const mirrors = new Mirrors();
  beforeAll(() => mirrors.start());
  afterAll(() => mirrors.close());
  beforeEach(() => mirrors.newTenant());

  it('says what makes a base unusable (B31)', async () => {
    const refusal = async (base: object, path = 'runs', profileId = 'changes') => {
      const { status, body } = await mirrors.call('POST', path, { profileId, ...base });
      return `${status} ${body.code}`;
    };
    const create = async () => (await mirrors.call('POST', 'runs', { profileId: 'changes' })).body;
    expect((await create()).code).toBe('EC-BASE-MISSING');
    await mirrors.load([anOsv('A')]);
    const full = await mirrors.finished({ profileId: 'all' });
    await mirrors.profile('others', 'mirror:delta');
    await mirrors.load([anOsv('B')]);
    const other = await mirrors.finished({ profileId: 'others' });
    await mirrors.load([anOsv('C')]);
    const own = await mirrors.finished({ profileId: 'changes' });
    const runId = (id: string) => ({ base: { runId: id } });
    expect(await refusal(runId(other.id))).toBe('422 EC-BASE-UNSUITABLE');
    expect(await refusal(runId(own.id))).toBe('422 EC-BASE-UNSUITABLE');
    expect(await refusal({ base: { manifestDigest: own.result.manifestDigest } })).toBe('422 EC-BASE-UNSUITABLE');
    expect(await refusal(runId('run_01JD0000000000000000000000'))).toBe('404 EC-NOT-FOUND');
    expect(await refusal({ baseRunId: own.id }, 'runs:plan')).toBe('422 EC-BASE-UNSUITABLE');
    expect(await refusal({ base: { runId: own.id }, resetBaseline: true })).toBe('400 EC-VALIDATION');
    expect(await refusal(runId(full.id), 'runs', 'all')).toBe('422 EC-PROFILE-COMBINATION');
    await mirrors.database.owner.execute(`UPDATE export_center.runs SET state = 'failed' WHERE id = $1`, [own.id]);
    expect(await refusal(runId(own.id))).toBe('409 EC-CONFLICT-BASE');
    await mirrors.database.owner.execute(
      `UPDATE export_center.runs SET state = 'succeeded', purged_at = now() WHERE id = $1`,
      [own.id],
    );
    expect(await refusal(runId(own.id))).toBe('410 EC-GONE');
    mirrors.authorization = await mirrors.center.bearer(await mirrors.database.tenant('stranger'), 'tenant-admin');
    await mirrors.profile('changes', 'mirror:delta');
    expect(await refusal(runId(full.id))).toBe('404 EC-NOT-FOUND');
  });

  it('ends a chain of more than 50 bundles, and goes on from a newer full one', async () => {
    await mirrors.load([anOsv('A')]);
    await mirrors.finished({ profileId: 'all' });
    await mirrors.load([anOsv('B')]);
    const { id } = await mirrors.finished({ profileId: 'changes' });
    await mirrors.database.owner.execute(
      `UPDATE export_center.runs SET plan = jsonb_set(plan::jsonb, '{base,chain}',
         to_jsonb(array_fill(plan::jsonb #> '{base,chain,0}', ARRAY[50])))::json WHERE id = $1`,
      [id],
    );
    const refused = await mirrors.call('POST', 'runs', { profileId: 'changes' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'EC-BASE-UNSUITABLE' } });
    expect(refused.body.detail).toContain('mirror:full');
    await mirrors.load([anOsv('C')]);
    const full = await mirrors.finished({ profileId: 'all' });
    await mirrors.load([anOsv('D')]);
    expect((await mirrors.finished({ profileId: 'changes' })).base?.manifestDigest).toBe(full.result.manifestDigest);
  });

  it('keeps its base from being purged for a month, or until it is purged itself', async () => {
    const purge = async (id: string) => {
      const etag = (
        await fetch(`${mirrors.center.url}/api/v1/runs/${id}`, { headers: { authorization: mirrors.authorization } })
      ).headers.get('etag');
      const headers = { authorization: mirrors.authorization, 'if-match': etag! };
      const response = await fetch(`${mirrors.center.url}/api/v1/runs/${id}`, { method: 'DELETE', headers });
      return [response.status, ((await response.json()) as Problem).code];
    };
    await mirrors.load([anOsv('A')]);
    const full = await mirrors.finished({ profileId: 'all' });
    await mirrors.load([anOsv('B')]);
    const first = await mirrors.finished({ profileId: 'changes' });
    await mirrors.load([anOsv('C')]);
    const second = await mirrors.finished({ profileId: 'changes' });
    expect(await purge(full.id)).toEqual([409, 'EC-CONFLICT-IN-USE']);
    expect(await purge(first.id)).toEqual([409, 'EC-CONFLICT-IN-USE']);
    expect(await purge(second.id)).toEqual([202, undefined]);
    expect(await purge(first.id)).toEqual([202, undefined]);
    const age = `UPDATE export_center.runs SET finished_at = now() - interval '31 days', purged_at = NULL WHERE id = $1`;
    await mirrors.database.owner.execute(age, [first.id]);
    expect(await purge(full.id)).toEqual([202, undefined]);
  });

  it('shows the chain, and the way to its end from any point of it', async () => {
    const chain = async (query = '') => {
      const { body } = await mirrors.call('GET', `profiles/changes/chain${query}`);
      const { itemSetRoot, path } = body as unknown as Chain;
      return [itemSetRoot, path?.items.map(({ runId }) => runId), path?.bytes];
    };
    expect(await chain()).toEqual([null, undefined, undefined]);
    await mirrors.load([anOsv('A')]);
    const full = await mirrors.finished({ profileId: 'all' });
    await mirrors.load([anOsv('B')]);
    const first = await mirrors.finished({ profileId: 'changes' });
    await mirrors.load([anOsv('C')]);
    const second = await mirrors.finished({ profileId: 'changes' });
    const root = second.result.itemSetRoot;
    const bytes = (...runs: MirrorRun[]) => runs.reduce((sum, { result }) => sum + result.bytes, 0);
    expect(await chain()).toEqual([root, [full.id, first.id, second.id], bytes(full, first, second)]);
    expect(await chain(`?from=${full.id}`)).toEqual([root, [first.id, second.id], bytes(first, second)]);
    expect(await chain(`?from=${first.result.manifestDigest}`)).toEqual([root, [second.id], bytes(second)]);
    expect(await chain(`?from=${first.result.itemSetRoot}`)).toEqual([root, [second.id], bytes(second)]);
    expect(await chain(`?from=${root}`)).toEqual([root, [], 0]);
    const direct = await mirrors.finished({ profileId: 'changes', base: { runId: full.id } });
    expect(await chain(`?from=${full.id}`)).toEqual([root, [direct.id], bytes(direct)]);
    expect((await mirrors.call('GET', 'profiles/changes/chain?from=run_01JD0000000000000000000000')).status).toBe(404);
  });
});
