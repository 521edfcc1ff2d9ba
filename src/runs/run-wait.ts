import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { TenantId } from '../kernel/ids.js';
import { EventStream } from '../platform/events/event-stream.js';
import { Draining } from '../platform/http/draining.js';
import { preferredWait } from '../platform/http/prefer.js';
import { isTerminal } from './run-state.js';
import type { Run } from './run.js';
import { RunsService } from './runs.service.js';

/** `Prefer: wait=n` (RFC 7240, section 4.3): the answer is held until the run has ended, 20 seconds at most. */
@Injectable()
export class RunWait {
  constructor(
    @Inject(RunsService) private readonly runs: RunsService,
    @Inject(EventStream) private readonly stream: EventStream,
    @Inject(Draining) private readonly draining: Draining,
  ) {}

  /**
   * The run as it is when it ended, when the time is over, or when the client goes or this process shuts down; undefined where the
   * client does not ask to wait. Says in `Preference-Applied` that it waited. Throws not-found.
   */
  async asPreferred(
    tenant: TenantId,
    id: string,
    prefer: string | undefined,
    response: Response,
  ): Promise<Run | undefined> {
    const seconds = preferredWait(prefer);
    if (seconds === 0) return undefined;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.draining.signal]);
    const read = () => this.runs.get(tenant, id);
    const run = await this.stream.until(tenant, read, ({ state }) => isTerminal(state), seconds * 1_000, signal);
    response.setHeader('Preference-Applied', `wait=${seconds}`);
    return run;
  }
}
