import { makeBundle, newKey, planOf } from '../../../test/support/bundle-fixture.js';
import { bundlePaths, signaturePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { canonicalBytes } from '../../formats/canonical-json/canonicalize.js';
import { digestOf } from '../../formats/digest.js';
import { decodeEnvelope } from '../../formats/dsse/envelope.js';
import { decodeStatement } from '../../formats/in-toto/statement.js';
import { keyFingerprint } from '../../formats/key-files/public-key.js';
import { sshFingerprint } from '../../formats/ssh-fingerprint/ssh-fingerprint.js';
import { provenanceClaimOf } from './bundle-provenance.js';
import { LocalKeySigner } from './local-key-signer.js';
import { sealBundle, type SealInput } from './seal-bundle.js';
import { UnsupportedSigner } from './unsupported-signer.js';

async function input(): Promise<SealInput> {
  const { files } = await makeBundle({ unsigned: true });
  const plan = planOf(['advisories', 'kev']);
  return {
    manifestBytes: files.get(bundlePaths.manifest)!,
    checksumsBytes: files.get(bundlePaths.checksums)!,
    tenantSlug: 'acme',
    plan,
    planDigest: digestOf(canonicalBytes(plan)),
    evidence: { cut: 7, sources: [{ uri: 'urn:export-center:evidence:kev:cisa', digest: digestOf('batch') }] },
    builder: { id: 'urn:builder', version: '0.1.0' },
    invocationId: 'run_1',
    startedOn: '2026-01-01T00:00:00Z',
    finishedOn: '2026-01-01T00:00:01Z',
  };
}

describe('sealBundle', () => {
  it('makes the five documents in the order of the tar, and names its key', async () => {
    const signer = new LocalKeySigner(newKey());
    const sealed = await sealBundle(await input(), signer);
    expect(sealed.documents.map(({ path }) => path)).toEqual(signaturePaths);
    expect(sealed.signatures).toEqual([{ kid: keyFingerprint(await signer.publicKey()), alg: 'ecdsa-p256' }]);
  });

  it('makes none without a signer', async () => {
    for (const signer of [undefined, new UnsupportedSigner()])
      expect(await sealBundle(await input(), signer)).toEqual({ documents: [], signatures: [] });
  });

  it('puts tenant and item set into the statement, plan and evidence into the provenance', async () => {
    const given = await input();
    const signer = new LocalKeySigner(newKey());
    const { documents } = await sealBundle(given, signer);
    const envelopes = [bundlePaths.manifestEnvelope, bundlePaths.provenance].map((path) =>
      decodeEnvelope(documents.find((one) => one.path === path)!.bytes),
    );
    const [statement, provenance] = envelopes.map(({ payload }) => decodeStatement(payload));
    expect(envelopes[0]!.signatures[0]!.keyid).toBe(sshFingerprint(await signer.publicKey()));
    expect(statement!.predicate).toMatchObject({
      tenant: 'acme',
      itemSetRoot: expect.stringMatching(/^sha256:/) as string,
    });
    expect(provenanceClaimOf(provenance!)).toEqual({ tenant: 'acme', planDigest: given.planDigest, plan: given.plan });
    expect(provenance!.predicate).toMatchObject({
      buildDefinition: {
        buildType: 'urn:export-center:build:json-raw:v1',
        internalParameters: { evidenceCut: 7 },
        resolvedDependencies: [{ uri: 'urn:export-center:evidence:kev:cisa' }],
      },
      runDetails: { metadata: { invocationId: 'run_1' } },
    });
  });

  it('gives the same bytes but for the signatures of ECDSA, and stops when told', async () => {
    const signer = new LocalKeySigner(newKey());
    const [one, two] = [await sealBundle(await input(), signer), await sealBundle(await input(), signer)];
    const payload = (sealed: typeof one, path: string) =>
      decodeEnvelope(sealed.documents.find((document) => document.path === path)!.bytes).payload;
    for (const path of [bundlePaths.manifestEnvelope, bundlePaths.provenance])
      expect(payload(one, path)).toEqual(payload(two, path));
    await expect(sealBundle(await input(), signer, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
