import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('Database', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test?.close());

  it('answers the same tenant for the same slug', async () => {
    const first = await test.tenant('acme');
    expect(await test.tenant('acme')).toBe(first);
  });
});
