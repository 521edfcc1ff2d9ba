import { connectWith, unwrap } from '../connection.js';
import { upTo } from '../read-pages.js';
import type { Settings } from '../settings.js';
import type { HeldState } from './bundle-fit.js';
import { inspectBundle, type Inspection } from './inspect-bundle.js';

/** Entries of the ledger that are looked at. */
const mostEntries = 2_000;

/** What a server holds of the mirror of a bundle, by the newest entry of its ledger. */
export async function heldByServer(settings: Settings, { signer, mirror }: Inspection): Promise<HeldState> {
  const { api } = connectWith(settings);
  const { items } = await upTo(mostEntries, async (pageSize, pageToken) => {
    const query = { pageSize, ...(pageToken === undefined ? {} : { pageToken }) };
    return unwrap(await api.GET('/api/v1/imports', { params: { query } }));
  });
  const last = items.find(
    ({ state, origin, mirror: name }) =>
      state === 'completed' &&
      name === mirror &&
      origin.tenant === (signer?.tenant ?? '') &&
      origin.keyFingerprint === (signer?.keyFingerprint ?? ''),
  );
  return last ? { itemSetRoot: last.rootAfter, cut: last.cut } : {};
}

/** What is held where a bundle was the last import. */
export async function heldAfter(path: string, now: Date): Promise<HeldState> {
  const { itemSetRoot, cut } = await inspectBundle(path, now);
  return { itemSetRoot, ...(cut === undefined ? {} : { cut }) };
}
