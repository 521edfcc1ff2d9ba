import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asTenantId } from '../../src/kernel/ids.js';
import { projectFolder } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { membersOf, withNullAt, type NullMember } from '../support/fuzz/null-members.js';
import { operationsOf, type NamedOperation, type OpenApi } from '../support/fuzz/openapi.js';

const document = JSON.parse(readFileSync(join(projectFolder, 'docs', 'openapi.json'), 'utf8')) as OpenApi;
const placeholders: Readonly<Record<string, string>> = {
  runs: 'run_01JD0000000000000000000000',
  profiles: 'quickstart',
  'api-keys': 'key_01JD0000000000000000000000',
  sites: 'plant-7',
  imports: 'imp_01JD0000000000000000000000',
};

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly pointer?: string }[];
}

interface Case extends NullMember {
  readonly target: NamedOperation;
}

const cases = operationsOf(document).flatMap((target): Case[] =>
  membersOf(document, target).map((member) => ({ ...member, target })),
);

describe('null in the place of a member that the description does not call nullable', () => {
  let test: TestDatabase;
  let center: Center;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database);
    authorization = await center.bearer(asTenantId(await test.tenant()), 'tenant-admin', 'platform-admin');
  }, 120_000);

  afterAll(async () => {
    await center.close();
    await test.close();
  });

  const urlOf = ({ path }: NamedOperation) =>
    path.replaceAll(
      /\{\w+\}/g,
      (_, at: number) => placeholders[/(\S*\/)?([\w-]+)\/$/.exec(path.slice(0, at))?.[2] ?? ''] ?? 'acme',
    );

  async function refusal({ target, type, body, pointer }: Case): Promise<string | undefined> {
    const response = await fetch(`${center.url}${urlOf(target)}`, {
      method: target.method.toUpperCase(),
      headers: { authorization, 'content-type': type, 'idempotency-key': crypto.randomUUID(), 'if-match': '"1"' },
      body: JSON.stringify(withNullAt(body, pointer)),
    });
    const problem = (await response.json()) as Problem;
    const pointers = (problem.errors ?? []).map((finding) => finding.pointer);
    if (response.status === 400 && pointers.includes(`/${pointer.join('/')}`)) return undefined;
    return `${target.operation.operationId} /${pointer.join('/')}: ${response.status} ${JSON.stringify(problem)}`;
  }

  it(`is refused with 400 and a pointer to it, at each of ${cases.length} places`, async () => {
    const accepted = [];
    for (const one of cases) accepted.push(await refusal(one));
    expect(accepted.filter((one) => one !== undefined)).toEqual([]);
    expect(cases.length).toBeGreaterThan(60);
  }, 120_000);
});
