/** The metrics of a vector by their short names. */
export type CvssMetrics = ReadonlyMap<string, string>;

/** Which values a metric may have, without those of metrics that are left out. */
export type MetricValues = Readonly<Record<string, string>>;

/**
 * Reads `AV:N/AC:L/...`. In: every metric with its values, space between; the first `mandatory` of them must be there. undefined for a text
 * with another metric or value, with one twice, or without a mandatory one.
 */
export function readMetrics(text: string, values: MetricValues, mandatory: number): CvssMetrics | undefined {
  const metrics = new Map<string, string>();
  for (const part of text.split('/')) {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon);
    const value = part.slice(colon + 1);
    if (colon < 0 || !Object.hasOwn(values, name) || metrics.has(name)) return undefined;
    if (!values[name]!.split(' ').includes(value)) return undefined;
    metrics.set(name, value);
  }
  const isComplete = Object.keys(values).every((name, i) => i >= mandatory || metrics.has(name));
  return isComplete ? metrics : undefined;
}
