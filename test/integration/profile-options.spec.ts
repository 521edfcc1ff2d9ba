import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startRunsApi, type Client, type RunsApi } from '../support/runs/api-harness.js';

let test: TestDatabase;
let api: RunsApi;
let admin: Client;

beforeAll(async () => {
  test = await createTestDatabase();
  api = await startRunsApi(test.database);
  await test.tenant('acme');
  admin = await api.as('acme', 'tenant-admin');
});
afterAll(async () => {
  await api.close();
  await test.close();
});

describe('the options of a kind', () => {
  it.each([
    ['trivy', 'trivy:db', { schemaVersion: 2, updateIntervalHours: 48, annotations: ['kev'], overlays: ['own'] }],
    ['trivy', 'trivy:java-db', { schemaVersion: 1, updateIntervalHours: 96, annotations: [], overlays: [] }],
    ['mirror', 'mirror:delta', { name: 'plant', compact: true }],
  ])('%s of %s is shown, and stays when something else is patched', async (member, kind, options) => {
    const path = `/profiles/${kind.replace(':', '-')}`;
    const made = await admin.send('POST', '/profiles', { name: path.slice(10), kind, [member]: options });
    expect([made.status, made.body[member]]).toEqual([201, options]);
    const patched = await admin.send('PATCH', path, { labels: { team: 'core' } }, { 'if-match': '*' });
    expect([patched.status, patched.body[member]]).toEqual([200, options]);
    expect((await admin.send('GET', path)).body[member]).toEqual(options);
    const taken = await admin.send('PATCH', path, { [member]: null }, { 'if-match': '*' });
    expect([taken.status, taken.body[member]]).not.toEqual([200, options]);
  });

  it('is not there where nothing was chosen', async () => {
    const { body } = await admin.send('POST', '/profiles', { name: 'plain', kind: 'mirror:full' });
    expect([body['kind'], 'mirror' in body, 'trivy' in body]).toEqual(['mirror:full', false, false]);
  });
});
