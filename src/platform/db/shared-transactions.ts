import { unavailable } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Transaction } from './database.js';

/** Works that one transaction carries at most: more would only keep the first of them waiting. */
const mostTogether = 16;
/** Milliseconds: as long as `Database` waits for a connection of the pool. */
const usualWait = 5_000;

type Work<T> = (tx: Transaction) => Promise<T>;

interface Waiting {
  readonly work: Work<unknown>;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit within one process. Works of one tenant that come while a transaction of it is under way share the next: where each takes
 * the same locks and holds them until its commit is on the disk, they would wait for one another anyhow. One that comes alone has a
 * transaction of its own at once.
 *
 * A work must be repeatable and must not mind statements of others between its own. Where one fails, nothing of the shared transaction
 * stays and each gets one of its own: the others do not notice.
 */
export class SharedTransactions {
  readonly #db: Database;
  readonly #longestWait: number;
  readonly #queues = new Map<TenantId, Waiting[]>();

  /** `longestWait` in milliseconds, for a work that does not come to its transaction. */
  constructor(db: Database, longestWait = usualWait) {
    this.#db = db;
    this.#longestWait = longestWait;
  }

  /** As `Database.tenant`. Throws EC-UNAVAILABLE-DB also where those before it take too long. */
  run<T>(tenant: TenantId, work: Work<T>): Promise<T> {
    const queue = this.#queues.get(tenant);
    if (queue) return enqueue(queue, work, this.#longestWait);
    const own = this.#db.tenant(tenant, work);
    void this.#followUp(tenant, own);
    return own;
  }

  async #followUp(tenant: TenantId, first: Promise<unknown>): Promise<void> {
    const queue: Waiting[] = [];
    this.#queues.set(tenant, queue);
    await Promise.allSettled([first]);
    while (queue.length > 0) {
      const group = queue.splice(0, mostTogether);
      for (const { timer } of group) clearTimeout(timer);
      await this.#carryOut(tenant, group);
    }
    this.#queues.delete(tenant);
  }

  async #carryOut(tenant: TenantId, group: readonly Waiting[]): Promise<void> {
    try {
      const values = await this.#db.tenant(tenant, (tx) => together(tx, group));
      group.forEach(({ resolve }, i) => resolve(values[i]));
    } catch (error) {
      if (error instanceof WorkFailed) await Promise.all(group.map((one) => this.#alone(tenant, one)));
      else for (const { reject } of group) reject(error);
    }
  }

  async #alone(tenant: TenantId, { work, resolve, reject }: Waiting): Promise<void> {
    await this.#db.tenant(tenant, work).then(resolve, reject);
  }
}

/** Undoes a shared transaction before its commit. */
class WorkFailed extends Error {}

async function together(tx: Transaction, group: readonly Waiting[]): Promise<unknown[]> {
  const done = await Promise.allSettled(group.map(({ work }) => work(tx)));
  return done.map((one) => {
    if (one.status === 'rejected') throw new WorkFailed();
    return one.value;
  });
}

function enqueue<T>(queue: Waiting[], work: Work<T>, longestWait: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => {
      queue.splice(queue.indexOf(waiting), 1);
      reject(tooBusy(longestWait));
    };
    const timer = setTimeout(giveUp, longestWait);
    const waiting: Waiting = { work, timer, resolve: (value) => resolve(value as T), reject };
    queue.push(waiting);
  });
}

const tooBusy = (milliseconds: number) =>
  unavailable('EC-UNAVAILABLE-DB', `changes of this tenant were under way for ${milliseconds / 1000} s; try again`, {
    retryAfter: 2,
  });
