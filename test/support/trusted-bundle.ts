import type { INestApplication } from '@nestjs/common';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { SETTINGS, type Settings } from '../../src/platform/config/settings.js';
import { makeBundle, newKey, tarOf, type BundleOptions } from './bundle-fixture.js';

const privateKey = newKey();

/** The tar of a bundle whose sender all tenants of the application trust. */
export async function trustedBundle(app: INestApplication, options: BundleOptions = {}): Promise<Buffer> {
  const { files, publicKey } = await makeBundle({ privateKey, ...options });
  const { trustedKeysDir } = app.get<Settings>(SETTINGS).imports;
  await mkdir(trustedKeysDir, { recursive: true });
  await writeFile(join(trustedKeysDir, 'sender.pem'), encodePublicKey(publicKey));
  return tarOf(files);
}
