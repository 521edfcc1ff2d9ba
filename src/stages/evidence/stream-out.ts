/**
 * Turns work that pushes values into an iteration that pulls them, one value at a time. A consumer that stops early aborts `stop`;
 * whatever the work throws, the consumer gets.
 */
export async function* streamOut<T>(
  work: (emit: (value: T) => Promise<void>, stop: AbortSignal) => Promise<void>,
): AsyncGenerator<T> {
  const abort = new AbortController();
  let offer = Promise.withResolvers<{ readonly value: T; taken(): void } | undefined>();
  let taken = Promise.withResolvers<void>();
  const emit = async (value: T): Promise<void> => {
    abort.signal.throwIfAborted();
    taken = Promise.withResolvers();
    offer.resolve({ value, taken: taken.resolve });
    await taken.promise;
  };
  abort.signal.addEventListener('abort', () => taken.reject(abort.signal.reason), { once: true });
  taken.promise.catch(() => undefined);
  const running = work(emit, abort.signal).then(
    () => offer.resolve(undefined),
    (error: unknown) => offer.reject(error),
  );
  try {
    for (let next = await offer.promise; next; next = await offer.promise) {
      yield next.value;
      offer = Promise.withResolvers();
      next.taken();
    }
  } finally {
    offer.promise.catch(() => undefined);
    abort.abort(new Error('the reader stopped'));
    await running;
  }
}
