/** Bytes. Key sets and discovery documents of real issuers have a few kilobytes. */
const maximumSize = 512 * 1024;

/**
 * A JSON document of the token issuer. One URL, no redirect, at most 512 KiB, within `timeout` milliseconds. Throws where it cannot be
 * had, for whatever reason; the caller says what that means.
 */
export async function fetchIssuerDocument(url: string, timeout: number): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeout),
  });
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  const value: unknown = JSON.parse(await readText(response.body, url));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${url} is no JSON object`);
  return value as Record<string, unknown>;
}

async function readText(body: AsyncIterable<Uint8Array>, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maximumSize) throw new Error(`${url} has more than ${maximumSize} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
