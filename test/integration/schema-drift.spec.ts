import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { dumpSchema } from '../../src/platform/db/dump-schema.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the database schema', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test?.close());

  it('is the reviewed one (after a migration: npm run build && node scripts/dump-schema.mjs)', async () => {
    const reviewed = readFileSync(join(projectRoot(), 'migrations', 'schema.sql'), 'utf8');
    expect(await test.database.system(dumpSchema)).toBe(reviewed);
  });

  it('differs in the dump when a column, index, policy, function or grant changes', async () => {
    const before = await test.database.system(dumpSchema);
    const changes = [
      'ALTER TABLE export_center.tenants ADD COLUMN note text',
      'CREATE INDEX tenants_name ON export_center.tenants (name)',
      'ALTER TABLE export_center.tenants ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY open ON export_center.tenants USING (true)',
      'CREATE FUNCTION export_center.one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      'GRANT SELECT ON export_center.tenants TO ec_app',
    ];
    let last = before;
    for (const change of changes) {
      await test.owner.execute(change);
      const now = await test.database.system(dumpSchema);
      expect({ change, differs: now !== last }).toEqual({ change, differs: true });
      last = now;
    }
  });
});
