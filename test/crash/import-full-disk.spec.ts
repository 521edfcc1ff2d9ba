import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createPublicKey } from 'node:crypto';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { systemActor } from '../../src/kernel/audit.js';
import { PgBundleImporter } from '../../src/stages/importing/pg-bundle-importer.js';
import { incomingDirectory } from '../../src/stages/storage/segment-path.js';
import { makeBundle, tarOf, TemporaryFolder } from '../support/bundle-fixture.js';
import { mountSmallDisk } from '../support/cluster/small-disk.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const mib = 2 ** 20;

/** So many MiB of what is no bundle. */
async function* endless(mebibytes: number) {
  for (let i = 0; i < mebibytes; i += 1) yield Buffer.alloc(mib);
}

describe('an import onto a disk that fills up', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test?.close());

  it('is refused before or while the upload comes in, leaves nothing, and succeeds once there is room (F21)', async () => {
    const disk = mountSmallDisk('100m', 'F21, a full disk under an import,');
    if (!disk) return;
    try {
      using folder = new TemporaryFolder();
      const tenant = await test.tenant();
      const { files, publicKey, manifest } = await makeBundle();
      const tar = folder.write('bundle.tar', tarOf(files));
      const importer = new PgBundleImporter(test.database, { directory: disk.path, threads: 1 });
      const order = {
        tenant,
        trust: { keys: [createPublicKey(encodePublicKey(publicKey))], unsigned: false, place: '' },
        options: { by: systemActor('test') },
        signal: new AbortController().signal,
      };
      const full = { code: 'EC-DISK-FULL', kind: 'unavailable' };
      const left = () => readdir(incomingDirectory(disk.path, tenant));

      await expect(importer.importUpload(endless(64), undefined, order)).rejects.toMatchObject(full);
      expect(await left()).toEqual([]);
      disk.resize('70m');
      await expect(importer.importUpload(endless(1), undefined, order)).rejects.toMatchObject(full);
      expect(await left()).toEqual([]);
      disk.resize('300m');
      const done = await importer.importUpload(createReadStream(tar), undefined, order);
      expect(done).toMatchObject({ outcome: 'applied', rootAfter: manifest.itemSetRoot });
      expect(await left()).toEqual([]);
    } finally {
      disk.remove();
    }
  });
});
