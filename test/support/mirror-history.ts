import type { SeededRandom } from '../../bench/random.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { Selectors } from '../../src/kernel/selectors.js';
import type { InMemoryEvidenceLocker } from '../../src/stages/evidence/in-memory-evidence-locker.js';
import { anOsv, linesInput } from '../contracts/evidence-samples.js';

type OsvRecord = Record<string, unknown>;

/** Records of a source that sends changes, and of one that sends all it has, so that what it leaves out goes. */
const sizes = { changes: 1_900, snapshot: 200 } as const;
const by = { actor: { kind: 'user', id: 'someone' } } as const;
const signal = AbortSignal.timeout(600_000);

/** What a round may do to the evidence. Each is counted, so that a test can tell that all of them happened. */
export const deeds = ['add', 'change', 'revert', 'delete', 're-add', 'withdraw', 'erase'] as const;
export type Deed = (typeof deeds)[number];

/** A history of evidence: it begins with 2,000 records, which then come, change, change back, go, come again, are withdrawn and erased. */
export class MirrorHistory {
  readonly done = new Set<Deed>();
  readonly #locker: InMemoryEvidenceLocker;
  readonly #tenant: TenantId;
  readonly #random: SeededRandom;
  /** All forms that a record ever had, the present one last. */
  readonly #forms = new Map<string, OsvRecord[]>();
  readonly #snapshot = new Map<string, OsvRecord>();
  readonly #gone = new Set<string>();
  #ids = 0;

  constructor(locker: InMemoryEvidenceLocker, tenant: TenantId, random: SeededRandom) {
    this.#locker = locker;
    this.#tenant = tenant;
    this.#random = random;
  }

  async begin(): Promise<void> {
    for (let i = 0; i < sizes.snapshot; i += 1) this.#add();
    await this.#send('osv-all', [...this.#snapshot.values()]);
    await this.#send(
      'osv-new',
      this.#times(sizes.changes, () => this.#newForm(this.#newId('n'))),
    );
  }

  async round(): Promise<void> {
    this.#snapshotDeeds();
    await this.#send('osv-all', [...this.#snapshot.values()]);
    await this.#send(
      'osv-new',
      this.#times(this.#random.between(0, 40), () => this.#changed()),
    );
    for (let i = this.#random.between(0, 2); i > 0; i -= 1) await this.#erase();
  }

  #snapshotDeeds(): void {
    for (let i = this.#random.between(0, 12); i > 0; i -= 1) {
      const deed = this.#random.pick(['add', 'change', 'revert', 'delete', 're-add'] as const);
      const id = this.#random.pick([...this.#snapshot.keys()]);
      if (deed === 'add') this.#add();
      else if (deed === 'delete') this.#delete(id);
      else if (deed === 're-add') this.#addAgain();
      else this.#snapshot.set(id, deed === 'revert' ? this.#earlierForm(id) : this.#changedForm(id));
    }
  }

  #changed(): OsvRecord {
    const id = this.#random.pick([...this.#forms.keys()].filter((one) => one.startsWith('n')));
    const deed = this.#random.pick(['add', 'change', 'change', 'revert', 'withdraw'] as const);
    if (deed === 'add') return this.#note('add', this.#newForm(this.#newId('n')));
    if (deed === 'revert') return this.#earlierForm(id);
    if (deed === 'change') return this.#changedForm(id);
    return this.#note('withdraw', this.#newForm(id, { withdrawn: '2024-02-01T00:00:00Z' }));
  }

  #add(): void {
    const id = this.#newId('a');
    this.#snapshot.set(id, this.#note('add', this.#newForm(id)));
  }

  #delete(id: string): void {
    this.#snapshot.delete(id);
    this.#gone.add(id);
    this.done.add('delete');
  }

  #addAgain(): void {
    const [id] = this.#gone;
    if (id === undefined) return;
    this.#gone.delete(id);
    this.#snapshot.set(
      id,
      this.#note('re-add', this.#random.between(0, 1) === 0 ? this.#earlierForm(id) : this.#newForm(id)),
    );
  }

  #changedForm = (id: string): OsvRecord => this.#note('change', this.#newForm(id));

  #earlierForm(id: string): OsvRecord {
    const forms = this.#forms.get(id)!;
    if (forms.length > 1) this.done.add('revert');
    const form = this.#random.pick(forms);
    forms.push(form);
    return form;
  }

  #newForm(id: string, more: object = {}): OsvRecord {
    const random = this.#random;
    const form = anOsv(id, {
      summary: `form ${random.hex(8)}`,
      details: `${id} lets files be read that lie elsewhere. Reported on day ${random.between(1, 365)}.`,
      modified: `2024-01-${String(random.between(1, 28)).padStart(2, '0')}T00:00:00Z`,
      affected: [{ package: { ecosystem: random.pick(['npm', 'PyPI']), name: 'x' } }],
      ...more,
    });
    this.#forms.set(id, [...(this.#forms.get(id) ?? []), form]);
    return form;
  }

  async #erase(): Promise<void> {
    const id = this.#random.pick([...this.#forms.keys()]);
    const key = `${id.startsWith('n') ? 'osv-new' : 'osv-all'}/${id}`;
    const erased = await this.#locker
      .erase(this.#tenant, { kind: 'advisories', key, reason: 'test', by })
      .catch(() => undefined);
    if (erased) this.done.add('erase');
  }

  async #send(source: 'osv-all' | 'osv-new', records: readonly OsvRecord[]): Promise<void> {
    const snapshot = source === 'osv-all' ? { snapshot: true, allowShrink: true } : {};
    const options = { ...snapshot, restoreErased: this.#random.between(0, 1) === 0 };
    await this.#locker.ingest(this.#tenant, { source }, linesInput(records), options, signal);
  }

  #newId = (prefix: 'a' | 'n'): string => `${prefix}-${String((this.#ids += 1)).padStart(5, '0')}`;

  #note(deed: Deed, form: OsvRecord): OsvRecord {
    this.done.add(deed);
    return form;
  }

  #times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
}

/** What a plan selects: mostly what the one before it did, sometimes less, sometimes a time window that moves on with the rounds. */
export function nextSelection(random: SeededRandom, round: number, before: Selectors): Selectors {
  const day = (number: number) => `2024-01-${String(number).padStart(2, '0')}T00:00:00Z`;
  const window = { kinds: ['advisories'], timeWindow: { from: day(1 + round), to: day(8 + round) } } as const;
  const choice = random.between(0, 9);
  if (choice === 0) return { kinds: ['advisories'], ecosystems: ['npm'] };
  if (choice === 1) return window;
  if (choice === 2) return { kinds: ['advisories'] };
  return before.timeWindow ? window : before;
}
