import { sign } from 'node:crypto';
import { zeroDigest } from '../../../test/support/bundle-fixture.js';
import { expectFailed, failures, verifyChanged, verifyMade } from '../../../test/support/verify-fixture.js';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { decodeEnvelope, encodeEnvelope, type DsseEnvelope } from '../../formats/dsse/envelope.js';
import { preAuthEncoding } from '../../formats/dsse/pre-auth-encoding.js';
import { decodeStatement, encodeStatement, type Statement } from '../../formats/in-toto/statement.js';
import type { VerificationReport } from './verification-report.js';

describe('checkAuthenticity (B51, B52)', () => {
  async function withStatement(path: string, change: (statement: Statement) => Statement): Promise<VerificationReport> {
    return verifyChanged((files, { privateKey }) => {
      const envelope = decodeEnvelope(files.get(path)!);
      const payload = encodeStatement(change(decodeStatement(envelope.payload)));
      const sig = sign('sha256', preAuthEncoding(envelope.payloadType, payload), privateKey);
      files.set(path, encodeEnvelope({ ...envelope, payload, signatures: [{ sig }] }));
    });
  }

  it.each([bundlePaths.manifestEnvelope, bundlePaths.provenance])(
    'B52: refuses %s about another file',
    async (path) => {
      const name = path === bundlePaths.provenance ? 'provenance' : 'manifest statement';
      const other = await withStatement(path, (statement) => ({
        ...statement,
        subject: [{ name: 'manifest.json', digest: { sha256: '0'.repeat(64) } }],
      }));
      expectFailed(other, name, path, /about a manifest.json of SHA-256 0000/);
      const renamed = await withStatement(path, (statement) => ({
        ...statement,
        subject: [{ ...statement.subject[0]!, name: 'other.json' }],
      }));
      expectFailed(renamed, name, path, /only subject must be manifest.json/);
      const unknown = await withStatement(path, (statement) => ({
        ...statement,
        predicateType: 'https://example.org/unknown',
      }));
      expectFailed(unknown, name, path, /predicateType/);
    },
  );

  it('B52: refuses another _type', async () => {
    const report = await verifyChanged((files, { privateKey }) => {
      const envelope = decodeEnvelope(files.get(bundlePaths.manifestEnvelope)!);
      const payload = Buffer.from(envelope.payload.toString().replace('Statement/v1', 'Statement/v0.1'));
      const sig = sign('sha256', preAuthEncoding(envelope.payloadType, payload), privateKey);
      files.set(bundlePaths.manifestEnvelope, encodeEnvelope({ ...envelope, payload, signatures: [{ sig }] }));
    });
    expectFailed(report, 'manifest statement', bundlePaths.manifestEnvelope, /_type/);
  });

  it('recomputes planDigest and compares the plan with the manifest', async () => {
    const wrongDigest = await verifyMade({ seal: (input) => ({ ...input, planDigest: zeroDigest }) });
    expectFailed(wrongDigest, 'provenance', bundlePaths.provenance, /planDigest is sha256:0000/);
    const otherTime = await verifyMade({ manifest: (manifest) => ({ ...manifest, asOf: '2026-01-02T03:04:06Z' }) });
    expectFailed(otherTime, 'provenance', bundlePaths.provenance, /another asOf than manifest.json/);
  });

  it('refuses statements that disagree about tenant or item set', async () => {
    const tenant = await withStatement(bundlePaths.manifestEnvelope, (statement) => ({
      ...statement,
      predicate: { ...statement.predicate, tenant: 'mallory' },
    }));
    expectFailed(tenant, 'provenance', bundlePaths.provenance, /tenant acme, expected mallory/);
    const set = await withStatement(bundlePaths.manifestEnvelope, (statement) => ({
      ...statement,
      predicate: { ...statement.predicate, itemSetRoot: zeroDigest },
    }));
    expectFailed(set, 'manifest statement', bundlePaths.manifestEnvelope, /itemSetRoot/);
  });

  it.each<[string, (envelope: DsseEnvelope) => Buffer]>([
    ['no signature', (envelope) => encodeEnvelope({ ...envelope, signatures: [] })],
    [
      'an unknown key id',
      (envelope) =>
        encodeEnvelope({ ...envelope, signatures: [{ ...envelope.signatures[0]!, keyid: 'SHA256:other' }] }),
    ],
    ['another payload type', (envelope) => encodeEnvelope({ ...envelope, payloadType: 'application/json' })],
    ['bytes after it', (envelope) => Buffer.concat([encodeEnvelope(envelope), Buffer.from('{}')])],
  ])('B51: refuses an envelope with %s', async (_name, change) => {
    const path = bundlePaths.manifestEnvelope;
    const report = await verifyChanged((files) => files.set(path, change(decodeEnvelope(files.get(path)!))));
    expect(failures(report).map((check) => [check.name, check.path])).toEqual([['manifest statement', path]]);
  });
});
