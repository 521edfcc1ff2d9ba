import type { Command } from 'commander';
import type { Profile } from './apply-profile.js';
import { connect, connectForList, unwrap, type Connection } from './connection.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printNote, printResult } from './print.js';
import { printList, type Column } from './print-list.js';
import { toProblemError } from './problem.js';
import { compareProfile, renderChanges } from './profile-diff.js';
import { allOf } from './read-pages.js';
import { renderFields } from './table.js';

/** Archives the version that it read: a change in between is a conflict, not lost. */
export async function archiveProfile(name: string, _flags: unknown, command: Command): Promise<void> {
  const { api, settings } = connect(command);
  const read = await api.GET('/api/v1/profiles/{id}', { params: { path: { id: name } } });
  const profile = unwrap(read);
  const header = { 'If-Match': read.response.headers.get('etag') ?? '' };
  const { response, error } = await api.DELETE('/api/v1/profiles/{id}', {
    params: { path: { id: profile.id }, header },
  });
  if (!response.ok) throw toProblemError(response, error);
  const { id } = profile;
  printResult(
    settings,
    { id, name: profile.name, archived: true },
    () => `profile ${profile.name} archived, id ${id}\n`,
  );
}

export async function cloneProfile(
  name: string,
  newName: string,
  flags: { revision?: number },
  command: Command,
): Promise<void> {
  const { api, settings } = connect(command);
  const made = unwrap(
    await api.POST('/api/v1/profiles/{id}:clone', {
      params: { path: { id: name }, header: { 'Idempotency-Key': newIdempotencyKey() } },
      body: { name: newName, ...(flags.revision === undefined ? {} : { revision: flags.revision }) },
    }),
  );
  printResult(settings, made, renderProfileHead);
}

export async function listRevisions(name: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connectForList(command);
  const { items } = await allOf<components['schemas']['ProfileRevisionPage']>(async (pageSize, pageToken) => {
    const params = { path: { id: name }, query: { pageSize, pageToken } };
    return unwrap(await connection.api.GET('/api/v1/profiles/{id}/revisions', { params }));
  });
  printList(connection.settings, items, revisionColumns);
}

const revisionColumns: readonly Column<components['schemas']['ProfileRevisionPage']['items'][number]>[] = [
  { title: 'REVISION', field: 'revision', value: ({ revision }) => revision },
  { title: 'CREATED', field: 'createdAt', value: ({ createdAt }) => createdAt },
  { title: 'BY', field: 'createdBy', value: ({ createdBy }) => createdBy },
  { title: 'SPEC DIGEST', field: 'specDigest', value: ({ specDigest }) => specDigest },
];

/** Compares two revisions; without flags the current one with the one before it. */
export async function diffRevisions(
  name: string,
  flags: { from?: number; to?: number },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const profile = unwrap(await connection.api.GET('/api/v1/profiles/{id}', { params: { path: { id: name } } }));
  const to = flags.to ?? profile.revision;
  const from = flags.from ?? Math.max(1, to - 1);
  const [old, wanted] = await Promise.all([specOf(connection, profile.id, from), specOf(connection, profile.id, to)]);
  const { changes } = compareProfile(old, wanted);
  printResult(connection.settings, { profile: profile.name, from, to, changes }, () => renderChanges(changes));
  if (changes.length === 0) printNote(`Revisions ${from} and ${to} of ${profile.name} say the same.`);
}

async function specOf({ api }: Connection, id: string, rev: number): Promise<Record<string, unknown>> {
  const found = unwrap(await api.GET('/api/v1/profiles/{id}/revisions/{rev}', { params: { path: { id, rev } } }));
  const { selectors, compression, sharding, allowEmpty, labels } = found;
  return { selectors, compression, sharding, allowEmpty, labels };
}

export const renderProfileHead = (profile: Profile): string =>
  renderFields([
    ['name', profile.name],
    ['id', profile.id],
    ['kind', profile.kind],
    ['revision', profile.revision],
    ['specDigest', profile.specDigest],
  ]);
