import { makeBundle, newKey, tarOf, type FixtureRecord } from '../support/bundle-fixture.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { trustedBundle } from '../support/trusted-bundle.js';

const bodyBytes = 300 * 1024;

/** Of some 300 KiB each: a pack of them is more than a thread takes at once. */
const large = (numbers: readonly number[], changed: readonly number[] = []): FixtureRecord[] =>
  numbers.map((n) => ({
    key: `osv/LARGE-${String(n).padStart(3, '0')}`,
    body: { id: `LARGE-${n}`, summary: (changed.includes(n) ? 'y' : 'x').repeat(bodyBytes) },
  }));

describe('a full bundle of large packs', () => {
  const privateKey = newKey();
  let test: TestDatabase;
  let center: Center;
  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database);
    await trustedBundle(center.app, { privateKey });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  it('replaces what is held, at the borders of what threads take at once too', async () => {
    const authorization = await center.bearer(await test.tenant(), 'tenant-admin');
    const send = async (advisories: readonly FixtureRecord[]) => {
      const { files } = await makeBundle({ privateKey, kinds: { advisories }, shardsPerPack: 12 });
      const response = await fetch(`${center.url}/api/v1/imports`, {
        method: 'POST',
        body: tarOf(files),
        headers: { authorization, 'content-type': 'application/x-tar', 'idempotency-key': crypto.randomUUID() },
      });
      return (await response.json()) as object;
    };
    const all = Array.from({ length: 24 }, (_, i) => i);
    expect(await send(large(all))).toMatchObject({ outcome: 'applied', added: 24 });
    const rest = all.filter((n) => ![0, 3, 4, 7, 8, 16, 23].includes(n));
    const counts = { added: 1, changed: 3, unchanged: 14, removed: 7 };
    expect(await send(large([...rest, 30], [1, 5, 22]))).toMatchObject({ outcome: 'applied', ...counts });
    expect(await send(large(all))).toMatchObject({ added: 7, changed: 3, unchanged: 14, removed: 1 });
  });
});
