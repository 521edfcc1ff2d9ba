import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { SIGNER, type Signer } from '../../src/stages/signing/signer.port.js';
import { anOsv } from '../contracts/evidence-samples.js';
import { Mirrors } from '../support/mirrors.js';

const dropSummary = { rules: [{ name: 'no-summary', path: 'summary', action: 'drop' }] };
const maskDetails = { rules: [{ name: 'no-details', path: 'details', action: 'mask' }] };

describe('deltas of redacted mirrors', () => {
  const mirrors = new Mirrors();
  beforeAll(() => mirrors.start());
  afterAll(() => mirrors.close());
  beforeEach(() => mirrors.newTenant());

  const rules = (redaction: object) => ({ redaction });
  const revise = async (name: string, redaction: object | null) => {
    const headers = { 'content-type': 'application/merge-patch+json', 'if-match': '*' };
    expect((await mirrors.call('PATCH', `profiles/${name}`, { redaction }, headers)).status).toBe(200);
  };

  it.each([{}, { mirror: { compact: true } }])(
    'do not carry what the rules hide, with the options %j',
    async (more) => {
      await mirrors.profile('shown', 'mirror:full', rules(dropSummary));
      await mirrors.profile('shown-changes', 'mirror:delta', { ...rules(dropSummary), ...more });
      await mirrors.load([anOsv('A', { summary: 'one' }), anOsv('B', { summary: 'one' }), anOsv('C')]);
      await mirrors.finished({ profileId: 'shown' });
      await mirrors.load([
        anOsv('A', { summary: 'zq-hidden' }),
        anOsv('B', { summary: 'zq-hidden', details: 'new' }),
        anOsv('D'),
      ]);
      const delta = await mirrors.finished({ profileId: 'shown-changes' });
      const { mirror, manifest, tar } = await mirrors.open(delta);
      expect(mirror.kinds).toEqual({ advisories: { records: 2, added: 1, changed: 1, removed: 0 } });
      expect(manifest.dropped).toEqual([{ rule: 'redaction/no-summary', count: 1 }]);
      expect(tar.includes('zq-hidden')).toBe(false);
      expect(delta.result.itemSetRoot).toBe((await mirrors.finished({ profileId: 'shown' })).result.itemSetRoot);
    },
  );

  it('carry a change of the rules: what they show otherwise has changed', async () => {
    await mirrors.profile('shown', 'mirror:full', rules(dropSummary));
    await mirrors.profile('shown-changes', 'mirror:delta', rules(dropSummary));
    await mirrors.load([anOsv('A', { summary: 'a' }), anOsv('B', { details: 'b' }), anOsv('C')]);
    const full = await mirrors.finished({ profileId: 'shown' });
    for (const redaction of [maskDetails, null, dropSummary]) {
      await revise('shown', redaction);
      await revise('shown-changes', redaction);
      const delta = await mirrors.finished({ profileId: 'shown-changes', base: { runId: full.id } }).catch(() => null);
      const whole = await mirrors.finished({ profileId: 'shown' });
      if (redaction === dropSummary) expect(whole.result.itemSetRoot).toBe(full.result.itemSetRoot);
      else expect(delta!.result.itemSetRoot).toBe(whole.result.itemSetRoot);
      if (redaction === maskDetails) expect((await mirrors.open(delta!)).held).toEqual(['osv-test/A', 'osv-test/B']);
    }
  });

  it.each([{}, { mirror: { compact: true } }])(
    'are applied on the far side, which holds no more than was shown, with the options %j',
    async (more) => {
      const slug = `far-${mirrors.slug}`;
      const far = await mirrors.center.bearer(await mirrors.database.tenant(slug), 'tenant-admin');
      const folder = join(mirrors.center.dataDir, 'trusted-keys', slug);
      await mkdir(folder, { recursive: true });
      const key = await mirrors.center.app.get<Signer>(SIGNER).publicKey();
      await writeFile(join(folder, 'near.pem'), encodePublicKey(key));
      const importOf = async (tar: Buffer): Promise<unknown> => {
        const headers = {
          authorization: far,
          'content-type': 'application/x-tar',
          'idempotency-key': crypto.randomUUID(),
        };
        const body = new Uint8Array(tar);
        const answer = await fetch(`${mirrors.center.url}/api/v1/imports`, { method: 'POST', headers, body });
        return answer.json();
      };
      await mirrors.profile('shown', 'mirror:full', rules(dropSummary));
      await mirrors.profile('shown-changes', 'mirror:delta', { ...rules(dropSummary), ...more });
      await mirrors.load([anOsv('A', { summary: 'zq-hidden' }), anOsv('B', { details: 'b' })]);
      const full = await mirrors.finished({ profileId: 'shown' });
      expect(await importOf((await mirrors.open(full)).tar)).toMatchObject({ outcome: 'applied', added: 2 });
      await revise('shown-changes', { ...dropSummary, allow: { advisories: ['affected'] } });
      await mirrors.load([anOsv('C', { summary: 'zq-hidden' })]);
      const delta = await mirrors.finished({ profileId: 'shown-changes', base: { runId: full.id } });
      const applied = await importOf((await mirrors.open(delta)).tar);
      const rootAfter = delta.result.itemSetRoot;
      expect(applied).toMatchObject({ outcome: 'applied', added: 1, changed: 2, rootAfter });
      const held = await mirrors.center.call(far, `evidence/advisories/${encodeURIComponent('osv-test/A')}`);
      expect(await held.text()).toMatch(/^(?!.*(zq-hidden|published)).*pkg-a/s);
    },
  );

  it('are refused by name where a rule hides what records are known by, before anything is made', async () => {
    const refusal = async (kind: string, redaction: object) => {
      const { status, body } = await mirrors.profile('refused', kind, rules(redaction));
      return `${status} ${body.code} ${body.detail}`;
    };
    const id = { rules: [{ name: 'mine', kinds: ['advisories'], path: 'id', action: 'mask' }] };
    expect(await refusal('mirror:full', id)).toMatch(/^422 EC-PROFILE-COMBINATION .*"mine" would hide id/);
    expect(await refusal('json:raw', { allow: { nothing: [] } })).toMatch(/^422 .*"nothing" is no kind of evidence/);
    expect(await refusal('json:raw', { rules: [{ name: 'both', path: 'a', text: 'bcd', action: 'drop' }] })).toMatch(
      /^422 .*"both" must have either a path or a text/,
    );
    const trivy = { name: 'database', kind: 'trivy:db', redaction: dropSummary };
    expect((await mirrors.call('POST', 'profiles', trivy)).status).toBe(422);
    await mirrors.load([anOsv('A-secret'), anOsv('B')]);
    const text = { rules: [{ name: 'secrets', text: '-secret', action: 'mask' }] };
    expect((await mirrors.profile('keys', 'json:raw', rules(text))).status).toBe(201);
    const { status, body } = await mirrors.call('POST', 'runs', { profileId: 'keys' });
    expect([status, body.code]).toEqual([422, 'EC-REDACTION-IDENTITY']);
    expect(JSON.stringify(body)).not.toContain('A-secret');
  });
});
