import type { Command } from 'commander';
import { encodePublicKey } from '../formats/key-files/public-key.js';
import { connect, unwrap, type Connection } from './connection.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printNote, printResult, screenWidth } from './print.js';
import { toProblemError } from './problem.js';
import { readPublicKeyFile } from './public-key-file.js';
import { upTo } from './read-pages.js';
import { formatHours } from './quantities.js';
import { renderFields, renderTable } from './table.js';

type Site = components['schemas']['SiteResource'];
type Holding = components['schemas']['HoldingResource'];

export async function listSites({ limit }: { limit: number }, command: Command): Promise<void> {
  const connection = connect(command);
  const { items } = await upTo<components['schemas']['SitePage']>(limit, async (pageSize, pageToken) =>
    unwrap(await connection.api.GET('/api/v1/sites', { params: { query: { pageSize, pageToken } } })),
  );
  printResult(connection.settings, items, renderSites);
}

export async function getSite(name: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  printResult(connection.settings, (await read(connection, name)).site, renderSite);
}

export interface SiteFlags {
  readonly key?: string;
  readonly profile?: readonly string[];
  readonly pinDays?: number;
  readonly findings?: boolean;
  readonly dryRun?: boolean;
}

export async function enrolSite(name: string, flags: SiteFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const body = { publicKey: '', profiles: [], ...bodyOf(flags), name };
  const query = flags.dryRun ? { validateOnly: true } : {};
  const params = { header: { 'Idempotency-Key': newIdempotencyKey() }, query };
  const { response, data, error } = await connection.api.POST('/api/v1/sites', { params, body });
  if (!response.ok) throw toProblemError(response, error);
  if (!data) return printNote(`${name} could be enrolled; nothing was changed.`);
  printResult(connection.settings, data, renderSite);
}

export async function changeSite(name: string, flags: SiteFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const { etag } = await read(connection, name);
  const query = flags.dryRun ? { validateOnly: true } : {};
  const params = { path: { id: name }, header: { 'If-Match': etag }, query };
  const { response, data, error } = await connection.api.PATCH('/api/v1/sites/{id}', { params, body: bodyOf(flags) });
  if (!response.ok) throw toProblemError(response, error);
  if (!data) return printNote(`${name} could be changed so; nothing was changed.`);
  printResult(connection.settings, data, renderSite);
}

export async function removeSite(name: string, { dryRun }: { dryRun?: boolean }, command: Command): Promise<void> {
  const connection = connect(command);
  const { etag } = await read(connection, name);
  const params = { path: { id: name }, header: { 'If-Match': etag }, query: dryRun ? { validateOnly: true } : {} };
  const { response, error } = await connection.api.DELETE('/api/v1/sites/{id}', { params });
  if (!response.ok) throw toProblemError(response, error);
  printNote(dryRun ? `${name} could be removed; nothing was changed.` : `Removed ${name}; its receipts stay.`);
}

async function read({ api }: Connection, id: string): Promise<{ site: Site; etag: string }> {
  const answer = await api.GET('/api/v1/sites/{id}', { params: { path: { id } } });
  return { site: unwrap(answer), etag: answer.response.headers.get('etag') ?? '' };
}

function bodyOf({ key, profile, pinDays, findings }: SiteFlags): components['schemas']['SitePatch'] {
  return {
    ...(key === undefined ? {} : { publicKey: encodePublicKey(readPublicKeyFile(key)) }),
    ...(profile && profile.length > 0 ? { profiles: [...profile] } : {}),
    ...(pinDays === undefined ? {} : { pinDays }),
    ...(findings === undefined ? {} : { findings }),
  };
}

function renderSites(sites: readonly Site[]): string {
  const rows = sites.flatMap((site) => {
    const { name, counter, lastReceiptAt } = site;
    const holdings: readonly (Holding | undefined)[] = site.holdings.length > 0 ? site.holdings : [undefined];
    return holdings.map((holding) => [
      name,
      holding?.mirror,
      holding?.asOf?.slice(0, 10),
      holding && String(holding.behind),
      holding && formatHours(Math.round(holding.lagSeconds / 3600)),
      holding && String(holding.staleFeeds),
      String(counter),
      lastReceiptAt?.slice(0, 10),
      site.program,
    ]);
  });
  return renderTable(
    ['SITE', 'MIRROR', 'AS OF', 'BEHIND', 'LAG', 'STALE', 'RECEIPTS', 'LAST', 'PROGRAM'],
    rows,
    screenWidth(),
  );
}

function renderSite(site: Site): string {
  const fields = renderFields([
    ['name', site.name],
    ['id', site.id],
    ['key', site.fingerprint],
    ['profiles', site.profiles.join(', ')],
    ['receipts', String(site.counter)],
    ['receipts lost', String(site.lostReceipts)],
    ['last receipt', site.lastReceiptAt],
    ['program', site.program],
    ['base kept until', site.pinnedUntil],
    ['findings may go back', site.findings ? 'yes' : 'no'],
  ]);
  return site.holdings.length === 0 ? fields : `${fields}\n${renderHoldings(site.holdings)}`;
}

function renderHoldings(holdings: readonly Holding[]): string {
  const rows = holdings.map(({ mirror, asOf, behind, lagSeconds, itemSetRoot }) => [
    mirror,
    asOf ?? undefined,
    String(behind),
    formatHours(Math.round(lagSeconds / 3600)),
    itemSetRoot,
  ]);
  const table = renderTable(['MIRROR', 'AS OF', 'BEHIND', 'LAG', 'ROOT'], rows, screenWidth());
  return [table, ...holdings.flatMap(notesOf)].join('');
}

/** What never arrived, and what is too old. */
function notesOf({ mirror, gaps, feeds }: Holding): string[] {
  const stale = feeds.flatMap(({ warning }) => (warning === null ? [] : [`${mirror}: stale: ${warning}\n`]));
  return [...gaps.map((gap) => `${mirror}: never arrived: ${gap}\n`), ...stale];
}
