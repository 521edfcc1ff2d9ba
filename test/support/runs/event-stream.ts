/** One event of a stream, or a comment (`: still here`), which has no id. */
export interface StreamFrame {
  readonly id?: string;
  readonly type?: string;
  readonly data?: { readonly type: string; readonly sequence: string; readonly data: Record<string, unknown> };
  readonly comment?: string;
}

/** Opens a Server-Sent Events stream and yields its frames until the server ends it or the signal fires. */
export async function* readStream(
  url: string,
  authorization: string,
  signal: AbortSignal,
  lastEventId?: string,
): AsyncGenerator<StreamFrame> {
  const headers = {
    authorization,
    accept: 'text/event-stream',
    ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
  };
  const response = await fetch(url, { headers, signal });
  if (response.status !== 200) throw new Error(`status ${response.status}: ${await response.text()}`);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body!) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true });
    const frames = rest.split('\n\n');
    rest = frames.pop()!;
    for (const frame of frames) yield parseFrame(frame);
  }
}

function parseFrame(text: string): StreamFrame {
  const lines = text.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  if (text.startsWith(':')) return { comment: text.slice(1).trim() };
  const data = field('data');
  return {
    id: field('id'),
    type: field('event') ?? field('retry'),
    ...(data ? { data: JSON.parse(data) as StreamFrame['data'] } : {}),
  };
}
