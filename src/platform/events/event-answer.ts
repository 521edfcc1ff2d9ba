import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { invalid } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../db/database.js';
import { Draining } from '../http/draining.js';
import { linkToNextPage } from '../http/link-header.js';
import { readPage } from '../http/page.js';
import type { PageQuery } from '../http/page-query.js';
import { PAGE_TOKENS, type PageTokens } from '../http/page-token.js';
import { toCloudEvent } from './cloud-event.js';
import { EventStream } from './event-stream.js';
import type { EventPage } from './event.dto.js';
import { readEvents, type EventFilter } from './pg-events.js';
import { sendEvents } from './send-events.js';

export interface EventRequest {
  readonly tenant: { readonly id: TenantId; readonly slug: string };
  /** Name of the list, for its page tokens. */
  readonly list: string;
  readonly filter: EventFilter;
  /** Sequence number after which events are given, unless a page token or Last-Event-ID says another. */
  readonly after: number;
  readonly query: Pick<PageQuery, 'pageSize' | 'pageToken'>;
}

/** Answers a route of events: a page of JSON, or a stream where the client accepts `text/event-stream`. */
@Injectable()
export class EventAnswer {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(EventStream) private readonly stream: EventStream,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
    @Inject(Draining) private readonly draining: Draining,
  ) {}

  /** Throws EC-NOT-ACCEPTABLE, EC-PAGE-TOKEN, EC-VALIDATION for a Last-Event-ID that is no number. */
  async send(request: Request, response: Response, asked: EventRequest): Promise<void> {
    const chosen = request.accepts(['application/json', 'text/event-stream']);
    if (!chosen) throw invalid('EC-NOT-ACCEPTABLE', 'Accept must allow application/json or text/event-stream');
    if (chosen === 'application/json') {
      const page = await this.#page(asked);
      linkToNextPage(request, response, page);
      response.json(page);
      return;
    }
    const after = parseSequence(request.headers['last-event-id']) ?? asked.after;
    await sendEvents(response, this.draining.signal, (signal) =>
      this.stream.follow(asked.tenant, asked.filter, after, signal),
    );
  }

  async #page({ tenant, list, filter, after, query }: EventRequest): Promise<EventPage> {
    const scope = { tenant: tenant.id, list, filter: { after, types: filter.types ?? null } };
    const page = await readPage(this.tokens, scope, query, {
      rows: (limit, position) => readEvents(this.db, tenant.id, filter, Number(position?.[0] ?? after), limit),
      position: ({ seq }) => [Number(seq)],
    });
    return { ...page, items: page.items.map((row) => toCloudEvent(row, tenant.slug)) };
  }
}

function parseSequence(text: string | string[] | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,15}$/.test(String(text))) return Number(text);
  throw invalid('EC-VALIDATION', 'Last-Event-ID must be the id of an event: a whole number of at most 15 digits');
}
