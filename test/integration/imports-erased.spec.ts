import type { KeyObject } from 'node:crypto';
import { canonicalBytes } from '../../src/formats/canonical-json/canonicalize.js';
import { digestBytes, digestOf, type Digest } from '../../src/formats/digest.js';
import { ItemSetBuilder } from '../../src/formats/item-set/item-set-builder.js';
import { encodeManifest } from '../../src/formats/bundle-manifest/encode-manifest.js';
import { systemActor } from '../../src/kernel/audit.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { EVIDENCE_ERASURES, type EvidenceErasures } from '../../src/stages/evidence/evidence-erasures.port.js';
import { makeBundle, newKey, someRecords, tarOf, type FixtureRecord } from '../support/bundle-fixture.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { trustedBundle } from '../support/trusted-bundle.js';

function rootOf(records: readonly FixtureRecord[]): Digest {
  const items = new ItemSetBuilder();
  for (const { key, body } of records) items.add('advisories', key, digestBytes(digestOf(canonicalBytes(body))));
  return items.root();
}

describe('a delta onto a mirror of which a record was erased', () => {
  const privateKey: KeyObject = newKey();
  const held = someRecords(40);
  const added = someRecords(41).slice(40);
  let test: TestDatabase;
  let center: Center;
  let tenant: TenantId;
  let full: Buffer;
  let delta: Buffer;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database);
    await trustedBundle(center.app, { privateKey });
    const first = await makeBundle({ privateKey, kinds: { advisories: held } });
    const base = {
      manifestDigest: digestOf(encodeManifest(first.manifest)),
      itemSetRoot: first.manifest.itemSetRoot,
    };
    const second = await makeBundle({
      privateKey,
      kinds: { advisories: added },
      manifest: (made) => ({ ...made, base, itemSetRoot: rootOf([...held, ...added]) }),
    });
    [full, delta] = [tarOf(first.files), tarOf(second.files)];
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });
  beforeEach(async () => {
    tenant = await test.tenant();
  });

  async function send(tar: Uint8Array, query = ''): Promise<object> {
    const response = await fetch(`${center.url}/api/v1/imports?${query}`, {
      method: 'POST',
      body: Buffer.from(tar),
      headers: {
        authorization: await center.bearer(tenant, 'tenant-admin'),
        'content-type': 'application/x-tar',
        'idempotency-key': crypto.randomUUID(),
      },
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  it('is applied where nothing was erased', async () => {
    await send(full);
    expect(await send(delta)).toMatchObject({ status: 201, added: 1, rootAfter: rootOf([...held, ...added]) });
  });

  it('is refused, although it touches nothing near it: and the same full bundle repairs it', async () => {
    await send(full);
    const erasures = center.app.get<EvidenceErasures>(EVIDENCE_ERASURES);
    const { key } = held[7]!;
    await erasures.erase(tenant, { kind: 'advisories', key, reason: 'asked for', by: systemActor('test') });
    expect(await send(delta)).toMatchObject({ status: 422, code: 'EC-DIGEST-MISMATCH' });
    expect(await send(full)).toMatchObject({ status: 409, code: 'EC-CONFLICT-STATE' });
    expect(await send(full, 'restoreErased=true')).toMatchObject({ status: 201, outcome: 'applied', added: 1 });
    expect(await send(delta)).toMatchObject({ status: 201, rootAfter: rootOf([...held, ...added]) });
  });
});
