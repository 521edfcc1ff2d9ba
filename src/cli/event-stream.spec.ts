import { readEvents } from './event-stream.js';

async function* chunks(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function all(body: AsyncIterable<Uint8Array>) {
  const events = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe('server-sent events', () => {
  it('are read whatever the chunks are', async () => {
    const text =
      'retry: 2000\n\n: heartbeat\n\nid: 7\nevent: export-center.run.started.v1\ndata: {"a":"ü"}\n\nid: 8\ndata: x\ndata: y\n\n';
    const bytes = Buffer.from(text);
    async function* single(): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    const expected = [
      { id: '7', type: 'export-center.run.started.v1', data: '{"a":"ü"}' },
      { id: '8', type: 'message', data: 'x\ny' },
    ];
    expect(await all(single())).toEqual(expected);
    expect(await all(chunks(text))).toEqual(expected);
    expect(await all(chunks(text.replaceAll('\n', '\r\n')))).toEqual(expected);
  });

  it('are not delivered where the stream ends within one', async () => {
    expect(await all(chunks('id: 1\ndata: whole\n\nid: 2\ndata: half'))).toEqual([
      { id: '1', type: 'message', data: 'whole' },
    ]);
  });

  it('are refused above 1 MiB', async () => {
    await expect(all(chunks(`data: ${'x'.repeat(1024 * 1024)}`))).rejects.toThrow('above 1 MiB');
  });
});
