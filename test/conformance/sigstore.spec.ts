import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import type { KeyObject } from 'node:crypto';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { decodeEnvelope } from '../../src/formats/dsse/envelope.js';
import { keyHint } from '../../src/formats/key-files/public-key.js';
import { encodeSigstoreBundle } from '../../src/formats/sigstore/sigstore-bundle.js';
import { makeBundle } from '../support/bundle-fixture.js';

/** A verifier that trusts one key and asks no log, as an offline site does. */
function verifierFor(publicKey: KeyObject): Verifier {
  const trust = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: (hint: string) => {
      if (hint !== keyHint(publicKey)) throw new Error(`unknown key ${hint}`);
      return { publicKey, validFor: () => true };
    },
  };
  return new Verifier(trust, {
    tlogThreshold: 0,
    ctlogThreshold: 0,
    timestampThreshold: 0,
  });
}

const parse = (bytes: Buffer) => bundleFromJSON(JSON.parse(bytes.toString()));

describe('@sigstore/verify', () => {
  it('accepts manifest.json.sigstore.json over manifest.json, and over nothing else', async () => {
    const { files, publicKey } = await makeBundle();
    const bundle = parse(files.get(bundlePaths.manifestBundle)!);
    const manifest = files.get(bundlePaths.manifest);
    expect(manifest).toBeDefined();
    const verifier = verifierFor(publicKey);
    expect(() => verifier.verify(toSignedEntity(bundle, manifest))).not.toThrow();
    expect(() => verifier.verify(toSignedEntity(bundle, Buffer.from('{}')))).toThrow();
  });

  it.each([bundlePaths.manifestEnvelope, bundlePaths.provenance])(
    'accepts %s as a bundle with an envelope',
    async (path) => {
      const { files, publicKey } = await makeBundle();
      const envelope = decodeEnvelope(files.get(path)!);
      const signatures = envelope.signatures.map(({ sig }) => ({ sig }));
      const bytes = encodeSigstoreBundle({ hint: keyHint(publicKey), envelope: { ...envelope, signatures } });
      const verifier = verifierFor(publicKey);
      expect(() => verifier.verify(toSignedEntity(parse(bytes)))).not.toThrow();
      const other = await makeBundle();
      expect(() => verifierFor(other.publicKey).verify(toSignedEntity(parse(bytes)))).toThrow();
    },
  );
});
