import type { Command } from 'commander';
import { connect, unwrap } from './connection.js';
import type { components } from './generated/api.js';
import { printNote, printResult, screenWidth } from './print.js';
import { toProblemError } from './problem.js';
import { upTo } from './read-pages.js';
import { renderFields, renderTable } from './table.js';

type ApiKeyInput = components['schemas']['NewApiKeyInput'];
type ApiKey = components['schemas']['ApiKeyResource'];

export async function listKeys({ limit }: { limit: number }, command: Command): Promise<void> {
  const connection = connect(command);
  const { items } = await upTo<components['schemas']['ApiKeyPage']>(limit, async (pageSize, pageToken) =>
    unwrap(await connection.api.GET('/api/v1/api-keys', { params: { query: { pageSize, pageToken } } })),
  );
  printResult(connection.settings, items, renderKeys);
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

function renderKeys(keys: readonly ApiKey[]): string {
  const rows = keys.map((key) => [
    key.name,
    stateOf(key),
    [...key.roles, ...key.scopes].join(','),
    key.expiresAt.slice(0, 10),
    key.lastUsedAt?.slice(0, 10),
    key.id,
  ]);
  return renderTable(['NAME', 'STATE', 'MAY', 'EXPIRES', 'LAST USED', 'ID'], rows, screenWidth());
}

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt !== null) return 'revoked';
  return new Date(expiresAt) <= new Date() ? 'expired' : 'live';
}
