import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { connect, unwrap, type Connection } from '../connection.js';
import { readEvents } from '../event-stream.js';
import { exitCodes } from '../exit-codes.js';
import { parseCount, parseSequence, splitList } from '../flag-values.js';
import type { components, paths } from '../generated/api.js';
import { printResult } from '../print.js';
import { upTo } from '../read-pages.js';

type Event = components['schemas']['EventResource'];
type EventPage = components['schemas']['EventPage'];
type Types = NonNullable<NonNullable<paths['/api/v1/events']['get']['parameters']['query']>['types']>;

interface EventFlags {
  readonly type?: string[];
  readonly after: number;
  readonly limit: number;
  readonly follow?: boolean;
}

/** Milliseconds before a stream that ended is opened again, and how often in a row it may fail. */
const reconnect = { pause: 2_000, attempts: 10 } as const;

/** `events`. */
export function registerEvents(program: Command): void {
  program
    .command('events')
    .description('Show what happened in this tenant, the oldest first; --follow goes on as it happens.')
    .option('--type <types>', 'only these, comma separated: run.succeeded, run.failed, profile.revised, ...', splitList)
    .option('--after <number>', 'only events after this sequence number', parseSequence, 0)
    .option('--limit <number>', 'at most so many', parseCount, 50)
    .option('--follow', 'stay and print events as they are committed; survives restarts of the server')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center events --type run.failed\n  export-center events --follow --after 120 --output json',
    )
    .action(events);
}

async function events(flags: EventFlags, command: Command): Promise<void> {
  const connection = connect(command);
  if (flags.follow) return follow(connection, flags);
  const { after, limit } = flags;
  const types = flags.type as Types | undefined;
  const { items } = await upTo(limit, async (pageSize, pageToken) => {
    const query = { types, after, pageSize, pageToken };
    return unwrap(await connection.api.GET('/api/v1/events', { params: { query } })) as EventPage;
  });
  printResult(connection.settings, items, () => items.map(renderEvent).join(''));
}

/** Goes on after the last number that was printed, whatever ends in between. With JSON, one event a line. */
async function follow(connection: Connection, { type, after }: EventFlags): Promise<void> {
  const query = new URLSearchParams({ after: String(after), ...(type ? { types: type.join(',') } : {}) });
  let last: string | undefined;
  for (let failures = 0; ; await sleep(reconnect.pause)) {
    try {
      const headers = { accept: 'text/event-stream', ...(last ? { 'last-event-id': last } : {}) };
      const response = await connection.request(`/api/v1/events?${query.toString()}`, { headers });
      for await (const event of readEvents(response.body as unknown as AsyncIterable<Uint8Array>)) {
        last = event.id ?? last;
        failures = 0;
        process.stdout.write(
          connection.settings.output === 'table' ? renderEvent(JSON.parse(event.data) as Event) : `${event.data}\n`,
        );
      }
    } catch (error) {
      failures += 1;
      if (isFinal(error) || failures > reconnect.attempts) throw error;
    }
  }
}

/** A refusal stays one; a server that is away may come back. */
const isFinal = (error: unknown): boolean => error instanceof CliError && error.exitCode !== exitCodes.unavailable;

function renderEvent({ sequence, time, type, subject, data }: Event): string {
  const name = type.replace(/^export-center\.(.*)\.v1$/, '$1');
  return `${sequence.padStart(6)} ${time} ${name} ${subject} ${JSON.stringify(data)}\n`;
}
