/** Bytes of each of the two buffers of a reader that reads ahead, and of the one buffer of any other. */
const large = 256 * 1024;
const small = 32 * 1024;
/** Readers that may read ahead at once. */
const mostAhead = 16;
/** Milliseconds with one buffer from which on the consumer is slow, and bytes without such a wait from which on it is not. */
const longWait = 250;
const smoothBytes = 4 * 1024 * 1024;

type Pair = readonly [Buffer, Buffer];

/** Pairs that nobody uses now; they are kept, for readers come and go. */
const idle: Pair[] = [];
let made = 0;

function takePair(): Pair | undefined {
  const known = idle.pop();
  if (known || made === mostAhead) return known;
  made += 1;
  return [Buffer.allocUnsafeSlow(large), Buffer.allocUnsafeSlow(large)];
}

/**
 * The buffers of one reader. As long as the consumer is quick there are two large ones, so that one is read while the other is used.
 * Reading ahead is of no use to a slow consumer: it gets one small buffer, so that many of them take little memory.
 */
export class ReadingPace {
  readonly #length: number;
  #pair: Pair | undefined;
  #turn: 0 | 1 = 0;
  #own: Buffer | undefined;
  #smooth = 0;
  #ahead: boolean;

  /** `length`: bytes that are to be read. */
  constructor(length: number) {
    this.#length = length;
    this.#pair = length > small ? takePair() : undefined;
    this.#ahead = this.#pair !== undefined;
  }

  /** True where the next buffer shall be filled while this one is used. */
  get readsAhead(): boolean {
    return this.#ahead;
  }

  /** The buffer to fill next. */
  next(): Buffer {
    if (this.#ahead) {
      this.#turn = this.#turn === 0 ? 1 : 0;
      return this.#pair![this.#turn];
    }
    this.end();
    return (this.#own ??= Buffer.allocUnsafeSlow(Math.min(small, this.#length)));
  }

  /** Tells how many bytes the consumer took, and in how many milliseconds. */
  took(bytes: number, milliseconds: number): void {
    this.#smooth = milliseconds > longWait ? 0 : this.#smooth + bytes;
    if (milliseconds > longWait) this.#ahead = false;
    else if (!this.#ahead && this.#smooth >= smoothBytes) this.#quicken();
  }

  /** Gives the large buffers back. */
  end(): void {
    if (this.#pair) idle.push(this.#pair);
    this.#pair = undefined;
  }

  #quicken(): void {
    this.#pair ??= takePair();
    this.#ahead = this.#pair !== undefined;
    if (this.#ahead) this.#own = undefined;
  }
}
