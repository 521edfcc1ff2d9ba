import { RunReader, type SortEntry } from './fs-run.js';

/** Everything that the runs say of one key. */
export interface SortGroup {
  readonly key: Buffer;
  readonly values: readonly Buffer[];
}

interface Head {
  readonly reader: RunReader;
  entry: SortEntry;
}

/**
 * Merges sorted runs: each key once, in byte order, with all its values in no particular order. Holds one block a run and the values of one
 * key. A file stays open for each run until the iteration ends.
 */
export function* mergeRuns(paths: readonly string[]): Generator<SortGroup, void> {
  using readers = new DisposableStack();
  const heap: Head[] = [];
  for (const path of paths) {
    const reader = readers.use(new RunReader(path));
    const entry = reader.next();
    if (entry) heap.push({ reader, entry });
  }
  for (let i = (heap.length >> 1) - 1; i >= 0; i -= 1) sink(heap, i);
  while (heap.length > 0) yield takeGroup(heap);
}

function takeGroup(heap: Head[]): SortGroup {
  const key = Buffer.from(heap[0]!.entry.key);
  const values: Buffer[] = [];
  while (heap.length > 0 && heap[0]!.entry.key.equals(key)) {
    values.push(Buffer.from(heap[0]!.entry.value));
    advance(heap);
  }
  return { key, values };
}

/** Takes the first entry away. */
function advance(heap: Head[]): void {
  const [first] = heap as [Head];
  const entry = first.reader.next();
  if (entry) first.entry = entry;
  else {
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
  }
  sink(heap, 0);
}

function sink(heap: Head[], from: number): void {
  for (let at = from; ;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    let least = at;
    if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
    if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least]!, heap[at]!];
    at = least;
  }
}

const isBefore = (a: Head, b: Head): boolean => a.entry.key.compare(b.entry.key) < 0;
