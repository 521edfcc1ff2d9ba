import type { Command } from 'commander';
import { connect, unwrap } from './connection.js';
import type { components } from './generated/api.js';
import { printResult } from './print.js';
import { formatBytes } from './quantities.js';
import { renderTable } from './table.js';

type Chain = components['schemas']['ChainResource'];

export async function showChain(profile: string, { from }: { from?: string }, command: Command): Promise<void> {
  const connection = connect(command);
  const params = { path: { id: profile }, query: from === undefined ? {} : { from } };
  const chain = unwrap(await connection.api.GET('/api/v1/profiles/{id}/chain', { params }));
  printResult(connection.settings, chain, renderChain);
}

function renderChain({ itemSetRoot, path }: Chain): string {
  if (itemSetRoot === null) return 'There is no bundle yet.\n';
  if (!path) return 'No way leads to the newest bundle: one on it was purged. Run a mirror:full profile.\n';
  if (path.items.length === 0) return `Nothing to import: this is the newest set, ${itemSetRoot}.\n`;
  const rows = path.items.map(({ runId, mode, asOf, bytes, cumulativeBytes }) => {
    return [runId, mode, asOf, formatBytes(bytes), formatBytes(cumulativeBytes)];
  });
  const shown = renderTable(['run', 'mode', 'as of', 'size', 'all together'], rows, 100);
  return `${shown}Item-set root after it: ${itemSetRoot}\n`;
}
