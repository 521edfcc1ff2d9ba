import type { Command } from 'commander';
import { connect, connectForList, unwrap } from './connection.js';
import type { components } from './generated/api.js';
import { printNote, printResult } from './print.js';
import { printList, type Column } from './print-list.js';
import { toProblemError } from './problem.js';
import { upTo } from './read-pages.js';
import { renderFields } from './table.js';

type ApiKeyInput = components['schemas']['NewApiKeyInput'];
type ApiKey = components['schemas']['ApiKeyResource'];

export async function listKeys({ limit }: { limit: number }, command: Command): Promise<void> {
  const connection = connectForList(command);
  const { items } = await upTo<components['schemas']['ApiKeyPage']>(limit, async (pageSize, pageToken) =>
    unwrap(await connection.api.GET('/api/v1/api-keys', { params: { query: { pageSize, pageToken } } })),
  );
  printList(connection.settings, items, keyColumns);
}

interface CreateFlags {
  readonly role?: string[];
  readonly scope?: string[];
  readonly cidr?: string[];
  readonly days?: number;
}

export async function createKey(
  name: string,
  { role, scope, cidr, days }: CreateFlags,
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const body = { name, roles: role, scopes: scope, cidrs: cidr, days } as ApiKeyInput;
  const made = unwrap(await connection.api.POST('/api/v1/api-keys', { body }));
  printResult(connection.settings, made, ({ id, key }) =>
    renderFields([
      ['id', id],
      ['key', key],
    ]),
  );
  printNote(onlyNow);
}

export async function rotateKey(
  id: string,
  { overlap, days }: { overlap: number; days?: number },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const rotated = unwrap(
    await connection.api.POST('/api/v1/api-keys/{id}:rotate', {
      params: { path: { id } },
      body: { overlapSeconds: overlap, days },
    }),
  );
  printResult(connection.settings, rotated, ({ key, expiresAt, previousUntil }) =>
    renderFields([
      ['id', id],
      ['key', key],
      ['expires', expiresAt],
      ['earlier secret works until', previousUntil],
    ]),
  );
  printNote(onlyNow);
}

export async function revokeKey(id: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const { response, error } = await connection.api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } });
  if (!response.ok) throw toProblemError(response, error);
  printResult(connection.settings, { id, revoked: true }, () => `revoked ${id}\n`);
}

const onlyNow = 'Keep the key now: it is shown this once and never again.';

const keyColumns: readonly Column<ApiKey>[] = [
  { title: 'NAME', field: 'name', value: ({ name }) => name },
  { title: 'STATE', field: 'state', value: stateOf },
  {
    title: 'MAY',
    field: 'roles',
    value: ({ roles }) => roles.join(' '),
    shown: ({ roles, scopes }) => [...roles, ...scopes].join(','),
  },
  { field: 'scopes', value: ({ scopes }) => scopes.join(' ') },
  { field: 'cidrs', value: ({ cidrs }) => cidrs.join(' ') },
  {
    title: 'EXPIRES',
    field: 'expiresAt',
    value: ({ expiresAt }) => expiresAt,
    shown: ({ expiresAt }) => expiresAt.slice(0, 10),
  },
  {
    title: 'LAST USED',
    field: 'lastUsedAt',
    value: ({ lastUsedAt }) => lastUsedAt,
    shown: ({ lastUsedAt }) => lastUsedAt?.slice(0, 10),
  },
  { title: 'ID', field: 'id', value: ({ id }) => id },
];

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt !== null) return 'revoked';
  return new Date(expiresAt) <= new Date() ? 'expired' : 'live';
}
