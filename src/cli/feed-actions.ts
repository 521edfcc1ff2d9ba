import type { Command } from 'commander';
import { connect, unwrap } from './connection.js';
import type { components } from './generated/api.js';
import { printNote, printResult, screenWidth } from './print.js';
import { toProblemError } from './problem.js';
import { renderTable } from './table.js';

type Feed = components['schemas']['FeedResource'];

export async function showSources(_flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const { items } = unwrap(await connection.api.GET('/api/v1/evidence/sources'));
  for (const { warning } of items) if (warning !== null) printNote(`stale: ${warning}`);
  printResult(connection.settings, items, renderFeeds);
}

export interface LimitFlags {
  readonly maxAge?: number;
  readonly dryRun?: boolean;
}

export async function limitSource(source: string, { maxAge, dryRun }: LimitFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const params = { path: { source }, query: dryRun ? { validateOnly: true } : {} };
  const body = maxAge === undefined ? {} : { maxAgeHours: maxAge };
  const { response, data, error } = await connection.api.PUT('/api/v1/evidence/sources/{source}', { params, body });
  if (!response.ok) throw toProblemError(response, error);
  if (!data) return printNote(`the limit of ${source} could be set; nothing was changed.`);
  printResult(connection.settings, data, ({ maxAgeHours }) =>
    maxAgeHours === null ? `${source} has no limit\n` : `${source} is stale after ${maxAgeHours} hours\n`,
  );
}

const renderFeeds = (feeds: readonly Feed[]): string =>
  renderTable(
    ['kind', 'source', 'captured', 'age', 'limit', 'stale'],
    feeds.map(({ kind, source, capturedAt, ageHours, maxAgeHours, stale }) => [
      kind,
      source,
      capturedAt ?? '-',
      hours(ageHours),
      hours(maxAgeHours),
      stale ? 'STALE' : '',
    ]),
    screenWidth(),
  );

const hours = (count: number | null): string => (count === null ? '-' : `${count} h`);
