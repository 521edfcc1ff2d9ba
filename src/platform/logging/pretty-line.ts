interface LogLine {
  readonly time?: string;
  readonly level?: string;
  readonly context?: string;
  readonly msg?: string;
  readonly err?: { readonly stack?: string };
}

/** Turns one JSON line of the log into one line for a terminal; only an error's stack takes more. */
export function prettyLine(json: string): string {
  const { time, level, context, msg, err, ...fields } = JSON.parse(json) as LogLine;
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const parts = [time?.slice(11, 23), level?.toUpperCase().padEnd(5), context && `[${context}]`, msg, ...rest];
  const stack = err?.stack ? `\n${err.stack}` : '';
  return `${parts.filter(Boolean).join(' ')}${stack}\n`;
}
