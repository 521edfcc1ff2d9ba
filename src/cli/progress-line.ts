import { formatBytes, formatCount, formatDuration } from './quantities.js';

export interface ProgressState {
  readonly label: string;
  readonly done?: number;
  readonly total?: number;
  /** 'records', 'files' or 'bytes'. */
  readonly unit?: string;
  readonly etaSeconds?: number;
}

export interface ProgressSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Shows how far something is. On a terminal one line is drawn over and over; elsewhere a line is printed when the label changes and each
 * `interval` milliseconds, so that a log stays readable.
 */
export class ProgressLine {
  readonly #sink: ProgressSink;
  readonly #interval: number;
  readonly #now: () => number;
  #drawn = 0;
  #lastLabel = '';
  #lastPrinted = Number.NEGATIVE_INFINITY;

  constructor(
    sink: ProgressSink = process.stderr,
    options: { readonly interval?: number; readonly now?: () => number } = {},
  ) {
    this.#sink = sink;
    this.#interval = options.interval ?? 5_000;
    this.#now = options.now ?? (() => performance.now());
  }

  show(state: ProgressState): void {
    if (this.#sink.isTTY === true) return this.#draw(state);
    const due = state.label !== this.#lastLabel || this.#now() - this.#lastPrinted >= this.#interval;
    if (!due) return;
    this.#lastLabel = state.label;
    this.#lastPrinted = this.#now();
    this.#sink.write(`${renderProgress(state, { bar: false, width: 200 })}\n`);
  }

  /** Takes the drawn line away, or replaces it by a last one that stays. */
  end(text?: string): void {
    if (this.#sink.isTTY === true && this.#drawn > 0) this.#sink.write(`\r${' '.repeat(this.#drawn)}\r`);
    this.#drawn = 0;
    if (text !== undefined) this.#sink.write(`${text}\n`);
  }

  #draw(state: ProgressState): void {
    const line = renderProgress(state, { bar: true, width: (this.#sink.columns ?? 80) - 1 });
    this.#sink.write(`\r${line.padEnd(this.#drawn)}`);
    this.#drawn = line.length;
  }
}

/** One line: label, bar, percent, amounts, time left; amounts are dropped first where the line is narrow. */
export function renderProgress(
  state: ProgressState,
  options: { readonly bar: boolean; readonly width: number },
): string {
  const fraction = fractionOf(state);
  const parts = [state.label.padEnd(options.bar ? 10 : 0)];
  if (fraction !== undefined)
    parts.push(`${options.bar ? `${bar(fraction)} ` : ''}${String(Math.floor(fraction * 100)).padStart(3)} %`);
  if (state.done !== undefined) parts.push(amounts(state));
  if (state.etaSeconds !== undefined && fraction !== 1) parts.push(`${formatDuration(state.etaSeconds)} left`);
  while (parts.length > 2 && parts.join('  ').length > options.width) parts.splice(2, 1);
  return parts.join('  ').slice(0, options.width).trimEnd();
}

function fractionOf(state: ProgressState): number | undefined {
  if (state.done === undefined || state.total === undefined || state.total <= 0) return undefined;
  return Math.min(1, state.done / state.total);
}

function bar(fraction: number): string {
  const cells = 24;
  const full = Math.round(fraction * cells);
  return `[${'#'.repeat(full)}${'.'.repeat(cells - full)}]`;
}

function amounts({ done = 0, total, unit = '' }: ProgressState): string {
  const format = unit === 'bytes' ? formatBytes : (value: number) => formatCount(value);
  const sum = total === undefined ? format(done) : `${format(done)} / ${format(total)}`;
  return unit === 'bytes' ? sum : `${sum} ${unit}`.trimEnd();
}
