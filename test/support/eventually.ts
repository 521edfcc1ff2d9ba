/** Polls until the value satisfies, at most `timeout` milliseconds. */
export async function eventually<T>(
  read: () => Promise<T>,
  satisfied: (value: T) => boolean,
  timeout = 15_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await read();
    if (satisfied(value)) return value;
    if (Date.now() > end) throw new Error(`not in ${timeout} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
