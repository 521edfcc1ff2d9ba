import { isJsonObject, type JsonValue } from '../canonical-json/json-value.js';
import { capped, CappedList, type Capped } from './capped-list.js';
import { changedFields, type ChangedField } from './changed-fields.js';
import type { Cause, RecordChange } from './diff-record.js';
import { FieldTally, type FieldCounts } from './field-tally.js';

export interface ChangedRecord {
  readonly key: string;
  readonly fields: Capped<ChangedField>;
}

/** Plain lines of records, in bytes. */
export interface CauseBytes {
  readonly before: number;
  readonly after: number;
}

export interface KindDiff {
  readonly kind: string;
  /** How many records each side has. */
  readonly records: { readonly before: number; readonly after: number };
  readonly added: Capped<string>;
  readonly changed: Capped<ChangedRecord>;
  readonly removed: Capped<string>;
  /** Changed records that are withdrawn now and were not before. */
  readonly withdrawn: Capped<string>;
  readonly unchanged: number;
  /** What changed records differ in. */
  readonly fields: FieldCounts;
  readonly bytes: Readonly<Record<Cause, CauseBytes>>;
  /** Compressed, as they lie in the packs. */
  readonly packBytes: CauseBytes;
  /** How many shards of each side had to be opened. */
  readonly shardsRead: { readonly before: number; readonly after: number };
}

const fieldsOfRecord = 50;

/** Counts the changes of one kind. */
export class KindTally {
  readonly #limit: number;
  readonly #keys: Readonly<Record<'added' | 'removed' | 'withdrawn', CappedList<string>>>;
  readonly #changed: CappedList<ChangedRecord>;
  readonly #fields = new FieldTally();
  readonly #bytes = { added: noBytes(), changed: noBytes(), removed: noBytes() };

  constructor(limit: number) {
    const list = () => new CappedList<string>(limit);
    this.#limit = limit;
    this.#keys = { added: list(), removed: list(), withdrawn: list() };
    this.#changed = new CappedList(limit);
  }

  take(change: RecordChange): void {
    const bytes = this.#bytes[change.cause];
    bytes.before += change.before?.bytes ?? 0;
    bytes.after += change.after?.bytes ?? 0;
    if (change.cause === 'changed') this.#takeChanged(change);
    else this.#keys[change.cause].add(() => change.key);
  }

  /** By how many records there are more after; negative where there are fewer. */
  get growth(): number {
    return this.#keys.added.count - this.#keys.removed.count;
  }

  finish(facts: Pick<KindDiff, 'kind' | 'records' | 'packBytes' | 'shardsRead'>): KindDiff {
    const [added, removed, withdrawn] = [
      this.#keys.added.list(),
      this.#keys.removed.list(),
      this.#keys.withdrawn.list(),
    ];
    const changed = this.#changed.list();
    return {
      ...facts,
      added,
      changed,
      removed,
      withdrawn,
      unchanged: facts.records.before - removed.count - changed.count,
      fields: this.#fields.list(this.#limit),
      bytes: this.#bytes,
    };
  }

  #takeChanged({ key, before, after }: RecordChange & { readonly cause: 'changed' }): void {
    const fields = changedFields(before.value, after.value);
    this.#fields.add(fields);
    this.#changed.add(() => ({ key, fields: capped(fields, fieldsOfRecord) }));
    if (isWithdrawn(after.value) && !isWithdrawn(before.value)) this.#keys.withdrawn.add(() => key);
  }
}

const noBytes = () => ({ before: 0, after: 0 });

const isWithdrawn = (record: JsonValue): boolean => isJsonObject(record) && typeof record['withdrawn'] === 'string';
