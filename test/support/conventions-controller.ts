import { Body, Controller, Get, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { invalid } from '../../src/kernel/errors.js';
import { newId } from '../../src/kernel/ids.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../src/platform/auth/policy.decorator.js';
import { DATABASE, type Database } from '../../src/platform/db/database.js';
import { rehearsal } from '../../src/platform/db/rehearsal.js';
import { appendEvent } from '../../src/platform/events/append-event.js';
import { ReadsVersion } from '../../src/platform/http/conditional.decorator.js';
import { Deprecated } from '../../src/platform/http/deprecated.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../src/platform/http/dry-run.js';
import { strongEtag } from '../../src/platform/http/etag.js';
import { Idempotent } from '../../src/platform/http/idempotency-scope.js';
import { CountedPageQuery, readPage, type PageOf } from '../../src/platform/http/page.js';
import { PAGE_TOKENS, type PageTokens } from '../../src/platform/http/page-token.js';
import {
  OneOfParameter,
  parseSort,
  SomeOfParameter,
  SortParameter,
  TimeParameter,
} from '../../src/platform/http/query-parameters.js';
import { SampleInput } from './sample-controller.js';

const colours = ['red', 'green', 'blue'];

class ColourQuery extends CountedPageQuery {
  @SomeOfParameter(colours, 'Colours')
  readonly colour?: string[];

  @OneOfParameter(['even', 'odd'], 'Parity')
  readonly parity?: string;

  @TimeParameter('Later than this')
  readonly after?: string;

  @SortParameter(['number'], 'number')
  readonly sort: 'number' | '-number' = 'number';
}

interface Item {
  readonly number: number;
  readonly colour: string;
}

/** Seven items, so that two pages are full and one is not. */
const items: readonly Item[] = Array.from({ length: 7 }, (_, number) => ({ number, colour: colours[number % 3]! }));

/** A list, a versioned resource, a dry run and a deprecated route, built from the shared helpers alone. */
@ApiTags('samples')
@Controller('colours')
export class ConventionsController {
  static writes = 0;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listColours' })
  list(@CurrentCaller() caller: Caller, @Query() query: ColourQuery): Promise<PageOf<Item>> {
    const { colour, sort } = query;
    const { descending } = parseSort<'number'>(sort);
    const found = items.filter((item) => !colour || colour.includes(item.colour));
    const ordered = descending ? found.toReversed() : found;
    const scope = { tenant: caller.tenant.id, list: 'colours', filter: { colour: colour ?? null }, sort };
    return readPage(this.tokens, scope, query, {
      rows: (limit, after) => {
        const from = after === undefined ? 0 : ordered.findIndex(({ number }) => number === after[0]) + 1;
        return Promise.resolve(ordered.slice(from, from + limit));
      },
      position: ({ number }) => [number],
      count: (limit) => Promise.resolve(Math.min(limit, found.length)),
    });
  }

  @Get('one')
  @Policy({ scope: 'export:read' })
  @ReadsVersion()
  @ApiOperation({ operationId: 'getColour' })
  one(@Res({ passthrough: true }) response: Response): Item {
    response.setHeader('ETag', strongEtag('r1'));
    return items[0]!;
  }

  @Post()
  @Policy({ scope: 'export:run' })
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({ operationId: 'createColour' })
  async create(
    @CurrentCaller() caller: Caller,
    @Query() { validateOnly = false }: DryRunQuery,
    @Body() { name }: SampleInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object | undefined> {
    const database = validateOnly ? rehearsal(this.database) : this.database;
    await database.tenant(caller.tenant.id, async (tx) => {
      await appendEvent(tx, caller.tenant.id, { type: 'profile.revised', subject: newId('profile'), data: { name } });
      if (name === 'taken') throw invalid('EC-CONFLICT-NAME', 'taken');
      tx.afterCommit(() => (ConventionsController.writes += 1));
    });
    return validateOnly ? answerDryRun(response) : { name };
  }

  @Get('old')
  @Policy({ scope: 'export:read' })
  @Deprecated({ since: '2027-01-01', sunset: '2027-07-01', docs: '/docs/colours', successor: '/api/v1/colours' })
  @ApiOperation({ operationId: 'listOldColours' })
  old(@Query() query: DryRunQuery): object {
    if (query.validateOnly) throw invalid('EC-VALIDATION', 'no');
    return { items };
  }
}
