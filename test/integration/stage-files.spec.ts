import { readdir, stat } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DigestStream } from '../../src/formats/digest.js';
import type { Plan } from '../../src/kernel/plan.js';
import type { FilesAdapter } from '../../src/stages/adapters/adapter.js';
import type { Derivation } from '../../src/stages/adapters/derive-files.js';
import type { EvidenceBody, EvidenceReader } from '../../src/stages/evidence/evidence-reader.port.js';
import { readLayout } from '../../src/stages/packaging/bundle-files.js';
import { stageFiles } from '../../src/stages/staging/stage-files.js';
import { incomingDirectory } from '../../src/stages/storage/segment-path.js';
import { anAdvisory, aProfile, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

/** Lists the keys that it is given, and drops every tenth. */
const listsKeys = async ({ records, emit, scratch }: Derivation) => {
  const digest = new DigestStream();
  let [count, dropped] = [0, 0];
  async function* lines() {
    for await (const { key } of records('advisories')) {
      writeFileSync(join(scratch, 'last'), key);
      if (key.endsWith('0')) dropped += 1;
      const line = Buffer.from(`${key}\n`);
      count += 1;
      digest.update(line);
      yield line;
    }
  }
  const rows = () => ({ count, digest: digest.digest() });
  await emit({ path: 'keys/list.txt', mediaType: 'text/plain', rows }, lines());
  await emit({ path: 'keys/a.txt', mediaType: 'text/plain' }, [Buffer.from('a')]);
  return [{ rule: 'tenth', count: dropped }];
};

const adapterWith = (derive: FilesAdapter['derive']): FilesAdapter => ({
  name: 'trivy:db',
  version: 1,
  formats: {},
  space: { kept: 1, atMost: 1 },
  makes: 'files',
  reads: ['advisories'],
  derive,
});

describe('the files that an adapter derives', () => {
  let pipeline: TestPipeline;
  let plan: Plan;
  const place = () => ({ root: pipeline.directory, tenant: pipeline.tenant, token: 'run_1.1' });
  const leftovers = () => readdir(incomingDirectory(pipeline.directory, pipeline.tenant));
  const stage = (
    derive: FilesAdapter['derive'],
    { signal = new AbortController().signal, reader = pipeline.tools.reader } = {},
  ) =>
    stageFiles(plan, {
      ...pipeline.tools,
      reader,
      place: place(),
      adapter: adapterWith(derive),
      spec: aProfile().spec,
      allowEmpty: false,
      progress: () => undefined,
      signal,
    });

  beforeAll(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(Array.from({ length: 2_500 }, (_, i) => anAdvisory(i)));
    plan = (await pipeline.plan()).plan;
  });

  afterAll(() => pipeline.close());

  it('lie in the content store, in byte order of path, with the facts of their rows', async () => {
    const staged = await stage(listsKeys);
    const files = await readLayout(pipeline.tools.store, pipeline.tenant, staged.layout);
    expect(files.map(({ path }) => path)).toEqual(['keys/a.txt', 'keys/list.txt']);
    expect(files[1]).toMatchObject({ rows: { count: 2_500, digest: files[1]!.digest } });
    const [slice] = await pipeline.tools.store.locate(pipeline.tenant, [files[1]!.digest]);
    expect((await stat(slice!.file)).size).toBe(files[1]!.bytes);
    expect(staged).toMatchObject({ records: 2_500, counts: { advisories: 2_500 }, files: 2 });
    expect(staged.dropped).toEqual([{ rule: 'tenth', count: expect.any(Number) as number }]);
  });

  it('are of the same records, and have the same root, as an export of these records', async () => {
    const exported = await pipeline.run();
    expect(await stage(listsKeys)).toMatchObject({
      itemSetRoot: exported.itemSetRoot,
      plainDigest: exported.plainDigest,
    });
  });

  it('leave nothing in the scratch folder, whether they are made or not', async () => {
    await stage(listsKeys);
    expect(await leftovers()).toEqual([]);
    const failing = stage(async (derivation) => {
      await listsKeys(derivation);
      throw new Error('no room');
    });
    await expect(failing).rejects.toThrow('no room');
    expect(await leftovers()).toEqual([]);
  });

  it('are given up when the run is cancelled', async () => {
    const cancelled = new AbortController();
    const started = stage(
      async (derivation) => {
        cancelled.abort(new Error('cancelled'));
        return listsKeys(derivation);
      },
      { signal: cancelled.signal },
    );
    await expect(started).rejects.toThrow('cancelled');
    expect(await leftovers()).toEqual([]);
  });

  /** A reader whose bodies are not those of its scan. */
  const readerThat = (change: (record: EvidenceBody, number: number) => readonly EvidenceBody[]): EvidenceReader => {
    const { reader } = pipeline.tools;
    return {
      scan: reader.scan.bind(reader),
      changedKeys: reader.changedKeys.bind(reader),
      changes: reader.changes.bind(reader),
      bucketItems: reader.bucketItems.bind(reader),
      async *readBodies(...asked) {
        let number = 0;
        for await (const record of reader.readBodies(...asked)) yield* change(record, (number += 1));
      },
    };
  };
  const other = Buffer.from('{}');

  it.each<[string, Parameters<typeof readerThat>[0]]>([
    ['another body', (record, number) => [number === 1_234 ? { ...record, body: other } : record]],
    ['a record less', (record, number) => (number === 1_234 ? [] : [record])],
    ['the last record less', (record, number) => (number === 2_500 ? [] : [record])],
    ['a record more', (record, number) => (number === 9 ? [record, { key: `${record.key}a`, body: other }] : [record])],
    ['another key', (record, number) => [number === 9 ? { ...record, key: `${record.key}a` } : record]],
  ])('are refused where the adapter was given %s than the scan of the same cut found', async (_change, change) => {
    await expect(stage(listsKeys, { reader: readerThat(change) })).rejects.toMatchObject({
      code: 'EC-EVIDENCE-DAMAGED',
      kind: 'integrity',
    });
    expect(await leftovers()).toEqual([]);
  });
});
