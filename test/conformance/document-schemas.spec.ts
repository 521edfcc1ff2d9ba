import { bundlePaths, indexPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { decodeEnvelope } from '../../src/formats/dsse/envelope.js';
import { decodeStatement } from '../../src/formats/in-toto/statement.js';
import { makeBundle, planOf, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';
import { documentSchemas, schemaErrors } from '../support/document-schemas.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';

let bundle: FixtureBundle;

beforeAll(async () => {
  bundle = await makeBundle();
});

const predicateOf = (path: string) => decodeStatement(decodeEnvelope(bundle.files.get(path)!).payload).predicate;

describe('the published JSON Schemas', () => {
  it('accept every document of a bundle', () => {
    const lines = bundle.files.get(indexPath('advisories'))!.toString().trimEnd().split('\n');
    expect(schemaErrors('manifest', JSON.parse(bundle.files.get(bundlePaths.manifest)!.toString()))).toEqual([]);
    expect(lines.flatMap((line) => schemaErrors('index', JSON.parse(line)))).toEqual([]);
    expect(schemaErrors('plan', planOf(['kev']))).toEqual([]);
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
