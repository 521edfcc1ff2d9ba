import type { Center } from '../center.js';
import { eventually } from '../eventually.js';

/** What exists on a server that a fuzz run can meet. */
export interface Population {
  readonly run: string;
  readonly profile: string;
  readonly batch: string;
  /** A record that is read, and one that may be erased. */
  readonly key: string;
  readonly erasable: string;
}

/** Evidence, a profile and a finished run, so that requests get past "not found". The center needs a worker. */
export async function populate(center: Center, authorization: string): Promise<Population> {
  const json = async <T>(path: string, body: object): Promise<T> => {
    const answer = await center.call(authorization, path, body);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const advisory = { schema_version: '1.7.0', id: 'TEST-1', modified: '2026-01-01T00:00:00Z', details: 'x' };
  const batch = await json<{ batchId: string }>('evidence/batches?source=samples', advisory);
  await json('evidence/batches?source=samples', { ...advisory, id: 'TEST-2' });
  const profile = await json<{ id: string }>('profiles', {
    name: 'quickstart',
    kind: 'json:raw',
    selectors: { kinds: ['advisories'] },
  });
  const run = await json<{ id: string }>('runs', { profileId: 'quickstart' });
  const read = async () => (await (await center.call(authorization, `runs/${run.id}`)).json()) as { state: string };
  await eventually(read, ({ state }) => state === 'succeeded', 30_000);
  return { run: run.id, profile: profile.id, batch: batch.batchId, key: 'samples/TEST-1', erasable: 'samples/TEST-2' };
}
