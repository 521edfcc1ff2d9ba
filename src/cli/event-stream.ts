/** One event as it came: `id` is what `Last-Event-ID` resumes after. */
export interface ServerEvent {
  readonly id?: string;
  readonly type: string;
  readonly data: string;
}

const maxEventLength = 1024 * 1024;

/**
 * Splits a `text/event-stream` body into events (WHATWG HTML, section 9.2.6). Comments and `retry` are passed over; an event that the
 * stream ends within is not delivered. An event above 1 MiB is an error.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let lines: string[] = [];
  for await (const line of readLines(body)) {
    if (line !== '') lines.push(line);
    else {
      const event = parseEvent(lines);
      lines = [];
      if (event !== undefined) yield event;
    }
  }
}

async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    if (rest.length > maxEventLength) throw new Error('the server sent an event above 1 MiB');
    yield* parts;
  }
}

function parseEvent(lines: readonly string[]): ServerEvent | undefined {
  const data: string[] = [];
  let id: string | undefined;
  let type = 'message';
  for (const line of lines) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'id') id = value;
    else if (field === 'event') type = value;
  }
  return data.length === 0 ? undefined : { id, type, data: data.join('\n') };
}
