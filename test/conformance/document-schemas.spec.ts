import { bundlePaths, indexPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { decodeEnvelope } from '../../src/formats/dsse/envelope.js';
import { decodeStatement } from '../../src/formats/in-toto/statement.js';
import type { Plan } from '../../src/kernel/plan.js';
import { makeBundle, planOf, zeroDigest, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';
import { documentSchemas, schemaErrors } from '../support/document-schemas.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';

let bundle: FixtureBundle;

beforeAll(async () => {
  bundle = await makeBundle();
});

const predicateOf = (path: string) => decodeStatement(decodeEnvelope(bundle.files.get(path)!).payload).predicate;

/** A plan that goes on from the bundle of another. */
function deltaPlan(): Plan {
  const { selectors, projection, cut, ...plan } = planOf(['kev']);
  const link = { manifestDigest: zeroDigest, itemSetRoot: zeroDigest };
  const chain = [
    { ...link, mode: 'full', bytes: 10_240 },
    { ...link, mode: 'delta', base: zeroDigest, bytes: 0 },
  ] as const;
  const base = { ...link, planDigest: zeroDigest, mirror: 'plant', selectors, projection, cut, chain };
  return { ...plan, selectors, projection, cut: { seq: cut.seq + 1 }, base };
}

describe('the published JSON Schemas', () => {
  it('accept every document of a bundle', () => {
    const lines = bundle.files.get(indexPath('advisories'))!.toString().trimEnd().split('\n');
    expect(schemaErrors('manifest', JSON.parse(bundle.files.get(bundlePaths.manifest)!.toString()))).toEqual([]);
    expect(lines.flatMap((line) => schemaErrors('index', JSON.parse(line)))).toEqual([]);
    expect(schemaErrors('plan', planOf(['kev']))).toEqual([]);
    expect(schemaErrors('plan', deltaPlan())).toEqual([]);
    expect(schemaErrors('provenance-predicate', predicateOf(bundlePaths.provenance))).toEqual([]);
    expect(schemaErrors('bundle-predicate', predicateOf(bundlePaths.manifestEnvelope))).toEqual([]);
  });

  it('accept the reports of the verifier, good and bad', async () => {
    using folder = new TemporaryFolder();
    folder.writeBundle(bundle.files);
    for (const change of [
      () => undefined,
      () => folder.write('extra', 'x'),
      () => folder.write('manifest.json', '{}'),
    ]) {
      change();
      const report = await verifyPath(folder.path, { publicKeys: [bundle.publicKey], depth: 'deep' });
      expect(
        schemaErrors('verification-report', JSON.parse(JSON.stringify({ bundle: folder.path, ...report }))),
      ).toEqual([]);
    }
  });

  it.each(documentSchemas)('refuse, for %s, what is empty or has a member more', (schema) => {
    expect(schemaErrors(schema, {})).not.toEqual([]);
    expect(schemaErrors(schema, { unknownMember: 1 }).map(({ keyword }) => keyword)).toContain('additionalProperties');
  });
});
