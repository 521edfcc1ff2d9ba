import { once } from 'node:events';
import type { Response } from 'express';
import type { CloudEvent } from './cloud-event.js';

/**
 * Writes events as Server-Sent Events (WHATWG HTML, section 9.2) until they end, the client goes or `ended` fires. The signal that
 * `follow` gets says so. A slow reader is waited for, so that nothing piles up here.
 */
export async function sendEvents(
  response: Response,
  ended: AbortSignal,
  follow: (signal: AbortSignal) => AsyncIterable<CloudEvent | undefined>,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, ended]);
  response.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store').setHeader('X-Accel-Buffering', 'no');
  response.flushHeaders();
  await write(response, 'retry: 2000\n\n', signal);
  try {
    for await (const event of follow(signal)) {
      await write(response, event ? frame(event) : ': still here\n\n', signal);
    }
  } catch {
    // The headers are sent: the client sees the stream end and comes back with Last-Event-ID.
  }
  response.end();
}

async function write(response: Response, text: string, signal: AbortSignal): Promise<void> {
  if (response.write(text) || signal.aborted) return;
  await once(response, 'drain', { signal }).catch(() => undefined);
}

function frame(event: CloudEvent): string {
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
