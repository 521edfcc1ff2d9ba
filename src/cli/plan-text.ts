import type { components } from './generated/api.js';
import { formatBytes, formatCount } from './quantities.js';
import { renderFields, renderTable, type Cell } from './table.js';

type Plan = components['schemas']['PlanResource'];
type Feed = Plan['feeds'][number];
type Shard = NonNullable<Plan['shardList']>[number];

/** What a plan will make of every feed, of every shard where that was asked for, and in all. */
export function renderPlan(plan: Plan): string {
  const warnings = plan.warnings.map((warning) => `warning: ${warning}\n`).join('');
  const shards = plan.shardList ? `${renderShards(plan.shardList)}\n` : '';
  const redacted = plan.redacted.length > 0 ? `${renderRedacted(plan.redacted)}\n` : '';
  return `${renderFeeds(plan.feeds)}\n${shards}${redacted}${renderFields(totals(plan))}${warnings}`;
}

const renderFeeds = (feeds: readonly Feed[]): string =>
  renderTable(
    ['KIND', 'SOURCE', ...sizeColumns],
    feeds.map((feed) => [feed.kind, feed.source, ...sizesOf(feed)]),
  );

const renderRedacted = (rules: Plan['redacted']): string =>
  renderTable(
    ['RULE', 'VALUES'],
    rules.map(({ rule, count }) => [rule, formatCount(count)]),
  );

const renderShards = (shards: readonly Shard[]): string =>
  renderTable(
    ['KIND', 'PACK', ...sizeColumns, 'EXACT'],
    shards.map((shard) => [shard.kind, shard.pack, ...sizesOf(shard), shard.exact ? 'yes' : 'no']),
  );

const sizeColumns = ['RECORDS', 'PLAIN', 'PACKED', 'NORMALIZED'];

function sizesOf({ records, plainBytes, packBytes, normalizedBytes }: Feed | Shard): string[] {
  return [formatCount(records), formatBytes(plainBytes), ...[packBytes, normalizedBytes].map(bytesOrNone)];
}

const bytesOrNone = (bytes: number | null) => (bytes === null ? '-' : formatBytes(bytes));

function totals({ planDigest, asOf, estBytes, shards, bytes, newBytes, wouldReuseRunId }: Plan): [string, Cell][] {
  const size = bytes ? `${formatBytes(bytes.total)}${partsOf(bytes)}` : '-';
  return [
    ['planDigest', planDigest],
    ['asOf', asOf],
    ['estBytes', formatBytes(estBytes)],
    ['shards', shards],
    ['size', size],
    ['newBytes', formatBytes(newBytes)],
    ...(wouldReuseRunId === null ? [] : [['wouldReuseRunId', wouldReuseRunId] as [string, Cell]]),
  ];
}

function partsOf({ indexes, removed }: NonNullable<Plan['bytes']>): string {
  const parts = [
    `${formatBytes(indexes)} of it indexes`,
    ...(removed > 0 ? [`${formatBytes(removed)} tombstones`] : []),
  ];
  return ` (${parts.join(', ')})`;
}
