import { Worker, type ResourceLimits } from 'node:worker_threads';

export interface ThreadPoolOptions {
  readonly size: number;
  /** Tasks that a thread is given at once; more than one where a task waits for something, so that another can go on. */
  readonly tasksPerThread?: number;
  readonly workerData?: unknown;
  readonly resourceLimits?: ResourceLimits;
  /** Rebuilds an error from what `answerTasks` sent. Without it a plain Error with the message is thrown. */
  readonly revive?: (failure: ThreadFailure) => Error;
}

/** An error on its way between threads: classes do not survive structured cloning. */
export interface ThreadFailure {
  readonly message: string;
  readonly code?: string;
  readonly kind?: string;
}

type Answer<Result> =
  { readonly id: number; readonly result: Result } | { readonly id: number; readonly failure: ThreadFailure };
interface Waiting<Task, Result> {
  readonly id: number;
  readonly task: Task;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A fixed number of threads of one file; they take tasks in the order asked for. A thread that dies fails its tasks and every later one.
 * `close` ends the threads, running or not.
 */
export class ThreadPool<Task, Result> {
  readonly #workers: Worker[] = [];
  /** A thread stands here once for each task that it could take. */
  readonly #idle: Worker[] = [];
  readonly #queue: Waiting<Task, Result>[] = [];
  readonly #running = new Map<number, Waiting<Task, Result>>();
  readonly #options: ThreadPoolOptions;
  #broken: Error | undefined;
  #tasks = 0;

  constructor(url: URL, options: ThreadPoolOptions) {
    this.#options = options;
    for (let i = 0; i < options.size; i += 1) this.#start(url);
    for (let i = 0; i < (options.tasksPerThread ?? 1); i += 1) this.#idle.push(...this.#workers);
  }

  /** How many tasks wait for a thread. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** What is in `transfer` moves to the thread instead of being copied: it is empty here afterwards. */
  run(task: Task, transfer: readonly ArrayBuffer[] = []): Promise<Result> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#tasks += 1;
      this.#queue.push({ id: this.#tasks, task, transfer, resolve, reject });
      this.#next();
    });
  }

  /** Rejects the tasks that no thread has taken yet; those at work go on. */
  abandonQueue(): void {
    for (const { reject } of this.#queue.splice(0)) reject(new Error('the task was given up before a thread took it'));
  }

  async close(): Promise<void> {
    this.#fail(new Error('the threads were closed'));
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #start(url: URL): void {
    const { workerData, resourceLimits } = this.#options;
    const worker = new Worker(url, { workerData, ...(resourceLimits ? { resourceLimits } : {}) });
    worker.on('message', (answer: Answer<Result>) => this.#settle(worker, answer));
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) =>
      this.#fail(new Error(`a thread of ${url.pathname.split('/').at(-1)} ended with code ${code}`)),
    );
    worker.unref();
    this.#workers.push(worker);
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.shift()!;
      const waiting = this.#queue.shift()!;
      this.#running.set(waiting.id, waiting);
      worker.ref();
      worker.postMessage({ id: waiting.id, task: waiting.task }, waiting.transfer);
    }
  }

  #settle(worker: Worker, answer: Answer<Result>): void {
    const waiting = this.#running.get(answer.id);
    this.#running.delete(answer.id);
    this.#idle.push(worker);
    if (!this.#isBusy(worker)) worker.unref();
    if ('failure' in answer) waiting?.reject(this.#revive(answer.failure));
    else waiting?.resolve(answer.result);
    this.#next();
  }

  #isBusy(worker: Worker): boolean {
    return this.#idle.filter((idle) => idle === worker).length < (this.#options.tasksPerThread ?? 1);
  }

  #revive(failure: ThreadFailure): Error {
    return this.#options.revive?.(failure) ?? new Error(failure.message);
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    const lost = [...this.#running.values(), ...this.#queue.splice(0)];
    this.#running.clear();
    for (const waiting of lost) waiting.reject(error);
  }
}
