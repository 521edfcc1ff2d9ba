import { anOsv } from '../contracts/evidence-samples.js';
import { runBuiltCli } from '../support/built-cli.js';
import { schemaErrors } from '../support/document-schemas.js';
import { Mirrors, type MirrorRun } from '../support/mirrors.js';

describe('GET /runs/{id}:diff', () => {
  const mirrors = new Mirrors();
  let [before, after, delta]: MirrorRun[] = [];

  beforeAll(async () => {
    await mirrors.start();
    await mirrors.newTenant();
    await mirrors.load([anOsv('A-1'), anOsv('B-1'), anOsv('C-1')]);
    before = await mirrors.finished({ profileId: 'all' });
    await mirrors.load(
      [anOsv('A-1', { summary: 'other' }), anOsv('D-1'), anOsv('C-1')],
      '&snapshot=true&allowShrink=true',
    );
    after = await mirrors.finished({ profileId: 'all' });
    delta = await mirrors.finished({ profileId: 'changes', base: { runId: before.id } });
  }, 120_000);
  afterAll(() => mirrors.close());

  const diff = async (run: string, query: string) => {
    const { status, body } = await mirrors.call('GET', `runs/${run}:diff${query}`);
    return { status, body: body as unknown as { readonly code?: string; readonly kinds: readonly object[] } };
  };

  it('shows what changed between the bundles, in the form of its published schema', async () => {
    const { status, body } = await diff(after!.id, `?base=${before!.id}`);
    expect(status).toBe(200);
    expect(schemaErrors('diff', body)).toEqual([]);
    expect(body.kinds).toMatchObject([
      {
        added: { items: ['osv-test/D-1'] },
        changed: { items: [{ key: 'osv-test/A-1', fields: { items: [{ pointer: '/summary' }] } }] },
        removed: { items: ['osv-test/B-1'] },
        unchanged: 1,
      },
    ]);
  });

  it('shows the same of a delta and its base, and says of no other pair that it can be compared', async () => {
    const whole = await diff(after!.id, `?base=${before!.id}`);
    const { status, body } = await diff(delta!.id, `?base=${before!.id}`);
    expect([status, schemaErrors('diff', body)]).toEqual([200, []]);
    const { shardsRead: _read, packBytes: _packs, ...changes } = whole.body.kinds[0] as Record<string, unknown>;
    expect(body.kinds).toEqual([expect.objectContaining(changes)]);
    for (const [run, base] of [
      [delta, after],
      [before, delta],
    ])
      expect(await diff(run!.id, `?base=${base!.id}`)).toMatchObject({ status: 422, body: { code: 'EC-DIFF-KIND' } });
  });

  it('is what the command line shows of two runs', async () => {
    const [, token] = mirrors.authorization.split(' ');
    const args = ['diff', before!.id, after!.id, '--url', mirrors.center.url, '--token', token!];
    const { code, stdout, stderr } = await runBuiltCli(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^advisories +3 +3 +1 +1 +1 +0 +1$/m);
    expect(await runBuiltCli(args.with(1, 'bundle.tar'))).toMatchObject({ code: 2 });
  });

  it('refuses runs that cannot be compared', async () => {
    const unknown = 'run_01JD0000000000000000000000';
    expect(await diff(after!.id, `?base=${unknown}`)).toMatchObject({ status: 404, body: { code: 'EC-NOT-FOUND' } });
    expect((await diff(unknown, `?base=${after!.id}`)).status).toBe(404);
    expect((await diff(after!.id, '')).status).toBe(400);
    expect((await diff(after!.id, `?base=${before!.id}&limit=1001`)).status).toBe(400);
    await mirrors.profile('raw', 'json:raw');
    const raw = await mirrors.finished({ profileId: 'raw' });
    expect(await diff(raw.id, `?base=${after!.id}`)).toMatchObject({ status: 422, body: { code: 'EC-DIFF-KIND' } });
    const { body: later } = await mirrors.call('POST', 'runs', { profileId: 'raw', notBefore: '2099-01-01T00:00:00Z' });
    expect(await diff(raw.id, `?base=${later.id}`)).toMatchObject({ status: 409, body: { code: 'EC-RUN-NOT-READY' } });
  });

  it('shows nothing of another tenant, whichever of the two is theirs', async () => {
    const [own, foreign] = [after!.id, before!.id];
    await mirrors.newTenant();
    await mirrors.load([anOsv('Z-1')]);
    const theirs = await mirrors.finished({ profileId: 'all' });
    expect((await diff(theirs.id, `?base=${foreign}`)).status).toBe(404);
    expect((await diff(own, `?base=${theirs.id}`)).status).toBe(404);
  });
});
