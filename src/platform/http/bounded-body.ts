import type { IncomingMessage } from 'node:http';
import { invalid } from '../../kernel/errors.js';

const idleTimeout = 30_000;

/**
 * The chunks of a request body as they come, each waited for 30 s at most. The socket outlives it, so that an answer can be sent when
 * the reader stops early. Throws EC-HTTP-TIMEOUT, EC-HTTP-SYNTAX where the connection ends in the middle.
 */
export async function* boundedBody(request: IncomingMessage): AsyncGenerator<Buffer> {
  const chunks = request.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (;;) {
      const next = await withTimeout(chunks.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    void chunks.return?.().catch(() => undefined);
  }
}

async function withTimeout<T>(waiting: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(invalid('EC-HTTP-TIMEOUT', `the body stood still for ${idleTimeout / 1000} s; send it again`)),
    idleTimeout,
  );
  try {
    return await Promise.race([waiting, late]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
      throw invalid('EC-HTTP-SYNTAX', 'the connection ended before the body was complete');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
