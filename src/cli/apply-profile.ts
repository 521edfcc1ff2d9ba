import { usage } from './cli-error.js';
import { unwrap, type Connection } from './connection.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { toProblemError } from './problem.js';
import { compareProfile, type FieldChange } from './profile-diff.js';

/** What a file may hold; the server checks it, field by field. */
export type ProfileInput = components['schemas']['ProfileInput'];
export type Profile = components['schemas']['ProfileResource'];

export interface AppliedProfile {
  readonly outcome: 'created' | 'revised' | 'unchanged' | 'would be created' | 'would be revised';
  readonly changes: readonly FieldChange[];
  readonly profile?: Profile;
}

/**
 * Makes the server's profile like the document: creates it, adds a revision, or leaves it alone. Doing it twice is doing it once.
 * With `dryRun` the server validates and nothing changes.
 */
export async function applyProfile(
  connection: Connection,
  document: Record<string, unknown>,
  options: { dryRun: boolean },
): Promise<AppliedProfile> {
  const { name } = document;
  if (typeof name !== 'string' || name === '')
    throw usage('the profile has no name', { where: '/name', remedy: 'Add a "name" field.' });
  const found = await connection.api.GET('/api/v1/profiles/{id}', { params: { path: { id: name } } });
  if (found.response.status === 404) return create(connection, document, options.dryRun);
  const stored = unwrap(found);
  const { kind, ...wanted } = withoutName(document);
  if (kind !== undefined && kind !== stored.kind) {
    throw usage(`profile ${name} has kind ${stored.kind}, the file says ${JSON.stringify(kind)}`, {
      where: '/kind',
      remedy: 'A kind never changes. Choose another name.',
    });
  }
  const { changes, patch } = compareProfile(settingsOf(stored), wanted);
  if (changes.length === 0) return { outcome: 'unchanged', changes, profile: stored };
  return revise(connection, found.response, stored, { changes, patch }, options.dryRun);
}

async function create(
  connection: Connection,
  document: Record<string, unknown>,
  dryRun: boolean,
): Promise<AppliedProfile> {
  const answer = await connection.api.POST('/api/v1/profiles', {
    params: {
      header: { 'Idempotency-Key': newIdempotencyKey() },
      ...(dryRun ? { query: { validateOnly: true } } : {}),
    },
    body: document as ProfileInput,
  });
  const changes = compareProfile({}, withoutName(document)).changes;
  if (!dryRun) return { outcome: 'created', changes, profile: unwrap(answer) };
  if (!answer.response.ok) throw toProblemError(answer.response, answer.error);
  return { outcome: 'would be created', changes };
}

async function revise(
  connection: Connection,
  read: Response,
  stored: Profile,
  change: { changes: readonly FieldChange[]; patch: Readonly<Record<string, unknown>> },
  dryRun: boolean,
): Promise<AppliedProfile> {
  const answer = await connection.api.PATCH('/api/v1/profiles/{id}', {
    params: {
      path: { id: stored.id },
      header: { 'If-Match': read.headers.get('etag') ?? '*' },
      ...(dryRun ? { query: { validateOnly: true } } : {}),
    },
    body: change.patch,
    headers: { 'content-type': 'application/merge-patch+json' },
  });
  if (!dryRun) return revised(stored, unwrap(answer), change.changes);
  if (!answer.response.ok) throw toProblemError(answer.response, answer.error);
  return { outcome: 'would be revised', changes: change.changes };
}

/** The server knows best: a difference in spelling alone, say of a time, makes no revision. */
function revised(stored: Profile, profile: Profile, changes: readonly FieldChange[]): AppliedProfile {
  return profile.revision === stored.revision
    ? { outcome: 'unchanged', changes: [], profile }
    : { outcome: 'revised', changes, profile };
}

const withoutName = ({ name: _name, ...rest }: Record<string, unknown>): Record<string, unknown> => rest;

function settingsOf({ selectors, compression, sharding, allowEmpty, labels }: Profile): Record<string, unknown> {
  return { selectors, compression, sharding, allowEmpty, labels };
}
