import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from './page-query.js';
import type { PagePosition, PageScope, PageTokens } from './page-token.js';
import { BooleanParameter } from './query-parameters.js';

/** Matches are counted up to here; beyond it a total is a lower bound. */
export const countedMatches = 10_000;

export const totalTypes = ['EXACT', 'AT_LEAST'] as const;

export class PageTotal {
  @ApiProperty({ minimum: 0 }) readonly count: number;
  @ApiProperty({ enum: totalTypes }) readonly type: (typeof totalTypes)[number];
}

/** What every page has beside its items. */
export class PageResource {
  @ApiPropertyOptional({ description: 'Absent on the last page; the header Link has the whole URL as rel="next"' })
  readonly nextPageToken?: string;

  @ApiPropertyOptional({ type: PageTotal, description: 'Matches known so far, or counted where `total=true` asks' })
  readonly total?: PageTotal;
}

/** Query of a list that can count its matches. */
export class CountedPageQuery extends PageQuery {
  @BooleanParameter(`Count all matches, up to ${countedMatches}`)
  readonly total?: boolean;
}

/** Where the rows of a list come from. */
export interface PageSource<Row> {
  /** At most `limit` rows after the position; from the start where there is none. */
  rows(limit: number, after: PagePosition | undefined): Promise<readonly Row[]>;
  /** The values of the sort columns of a row, the last of them unique. */
  position(row: Row): PagePosition;
  /** Matches, counted no further than `limit`. */
  count?(limit: number): Promise<number>;
}

export interface PageOf<Row> extends PageResource {
  readonly items: readonly Row[];
}

/**
 * One page of a list. The token of the next carries how many items came before it, so that the number of matches known so far costs
 * nothing; only `total=true` counts. Throws EC-PAGE-TOKEN.
 */
export async function readPage<Row>(
  tokens: PageTokens,
  scope: PageScope,
  query: Pick<CountedPageQuery, 'pageSize' | 'pageToken' | 'total'>,
  source: PageSource<Row>,
): Promise<PageOf<Row>> {
  const [before, after] = query.pageToken === undefined ? [0, undefined] : opened(tokens, scope, query.pageToken);
  const rows = await source.rows(query.pageSize + 1, after);
  const items = rows.slice(0, query.pageSize);
  const last = rows.length > items.length ? items.at(-1) : undefined;
  const seen = before + items.length;
  const known: PageTotal = last === undefined ? exactly(seen) : { count: seen + 1, type: 'AT_LEAST' };
  const total =
    query.total && last !== undefined && source.count ? counted(await source.count(countedMatches + 1)) : known;
  if (last === undefined) return { items, total };
  return { items, nextPageToken: tokens.encode(scope, [seen, ...source.position(last)]), total };
}

function opened(tokens: PageTokens, scope: PageScope, token: string): [number, PagePosition] {
  const [before, ...position] = tokens.decode(scope, token);
  return [Number(before), position];
}

const counted = (found: number): PageTotal =>
  found > countedMatches ? { count: countedMatches, type: 'AT_LEAST' } : exactly(found);

const exactly = (count: number): PageTotal => ({ count, type: 'EXACT' });
