import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BatchTally } from '../../src/stages/evidence/locker/batch-tally.js';
import { parseBlock } from '../../src/stages/evidence/parsing/parse-block.js';
import { StreamedInput } from '../../src/stages/evidence/reading/streamed-input.js';

/** The development data; run with SHARED_DIR, never in the default test run. EC_UPDATE_COUNTS=1 writes the table anew. */
const shared = process.env.SHARED_DIR ?? '';
const data = join(shared, 'data');
const table = new URL('./evidence-counts.json', import.meta.url);

interface Counts {
  readonly accepted: number;
  readonly warned: number;
  readonly refused: number;
  readonly keys: number;
  readonly warnings?: Readonly<Record<string, number>>;
  readonly reasons?: readonly string[];
}

async function countsOf(path: string): Promise<Counts> {
  const tally = new BatchTally();
  const keys = new Set<string>();
  const input = new StreamedInput(createReadStream(path), { name: path.split('/').at(-1) ?? '' });
  const sink = {
    record: (record: Parameters<BatchTally['record']>[0]) => {
      tally.record(record);
      keys.add(`${record.record.kind} ${record.key}`);
    },
    refusal: tally.refusal.bind(tally),
    skipped: tally.skipped.bind(tally),
  };
  for await (const part of input.blocks(AbortSignal.timeout(60_000))) {
    if ('refused' in part) tally.refusal(part.refused);
    else parseBlock(part, { source: 'shared' }, sink);
  }
  const warnings = Object.fromEntries(tally.warnings().map(({ code, count }) => [code, count]));
  const reasons = [...new Set(tally.refused.map(({ pointer, reason }) => `${pointer ?? ''} ${reason}`.trim()))];
  return {
    accepted: tally.records,
    warned: tally.warned,
    refused: tally.refusedCount,
    keys: keys.size,
    ...(Object.keys(warnings).length > 0 ? { warnings } : {}),
    ...(reasons.length > 0 ? { reasons } : {}),
  };
}

/** All of it: what is no evidence at all must be refused with a reason as well. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

(existsSync(data) ? describe : describe.skip)('every file of the shared data', () => {
  const files = existsSync(data) ? filesOf(data) : [];
  const found: Record<string, Counts> = {};

  it('is read, warned of and refused as the committed table says', async () => {
    for (const file of files) found[file] = await countsOf(join(data, file));
    if (process.env.EC_UPDATE_COUNTS) writeFileSync(table, `${JSON.stringify(found, undefined, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(table, 'utf8')));
  }, 120_000);
});
