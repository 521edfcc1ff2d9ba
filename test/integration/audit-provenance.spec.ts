import { readFile } from 'node:fs/promises';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { parseDigest } from '../../src/formats/digest.js';
import { decodeEnvelope } from '../../src/formats/dsse/envelope.js';
import { decodeStatement } from '../../src/formats/in-toto/statement.js';
import { parseCheckpoint } from '../../src/formats/signed-note/checkpoint.js';
import { parseSignedNote, verifyNote } from '../../src/formats/signed-note/signed-note.js';
import { systemActor } from '../../src/kernel/audit.js';
import { appendAudit } from '../../src/platform/audit/append-audit.js';
import type { RunResult } from '../../src/runs/run-context.js';
import { AuditCheckpoints, auditOrigin } from '../../src/stages/audit/audit-checkpoints.js';
import { verifyAuditLog } from '../../src/stages/audit/verify-audit-log.js';
import { locateBundle, type LocatedFile } from '../../src/stages/packaging/bundle-files.js';
import { verifyBundle } from '../../src/stages/verification/verify-bundle.js';
import { tamper } from '../support/audit-tampering.js';
import { schemaErrors } from '../support/document-schemas.js';
import { anAdvisory, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

let pipeline: TestPipeline;
let checkpoints: AuditCheckpoints;

beforeEach(async () => {
  pipeline = await createTestPipeline();
  checkpoints = new AuditCheckpoints(pipeline.database.database, pipeline.tools.signer);
  await pipeline.load(Array.from({ length: 300 }, (_, i) => anAdvisory(i)));
});
afterEach(() => pipeline.close());

const withLog = () => (pipeline.tools = { ...pipeline.tools, auditCheckpoints: checkpoints });

const addEntries = (count: number) =>
  pipeline.database.database.tenant(pipeline.tenant, async (tx) => {
    for (let i = 0; i < count; i += 1) {
      const entry = { action: 'run.create', resource: { type: 'run', id: `run_${i}` }, outcome: 'success' } as const;
      await appendAudit(tx, pipeline.tenant, { ...systemActor('test'), ...entry });
    }
  });

async function filesOf({ tools, tenant }: TestPipeline, result: RunResult): Promise<readonly LocatedFile[]> {
  const name = { manifestDigest: parseDigest(result.manifestDigest), signedBy: result.signatures[0]?.kid ?? '' };
  return locateBundle(tools.store, tenant, (await tools.bundles.find(tenant, name))!);
}

async function provenanceOf(result: RunResult) {
  const file = (await filesOf(pipeline, result)).find(({ path }) => path === bundlePaths.provenance)!;
  const parts = await Promise.all(
    file.slices.map(async (s) => (await readFile(s.file)).subarray(s.offset, s.offset + s.length)),
  );
  return decodeStatement(decodeEnvelope(Buffer.concat(parts)).payload).predicate as {
    buildDefinition: { internalParameters: { auditCheckpoint?: string } };
  };
}

const checkpointIn = async (result: RunResult) =>
  (await provenanceOf(result)).buildDefinition.internalParameters.auditCheckpoint;

describe('the provenance of a bundle', () => {
  it('carries the signed checkpoint of the audit log, and the bundle verifies', async () => {
    withLog();
    await addEntries(5);
    const result = await pipeline.run();
    const note = parseSignedNote((await checkpointIn(result))!);
    expect(verifyNote(note, auditOrigin(pipeline.tenant), [pipeline.publicKey])).toHaveLength(1);
    expect(parseCheckpoint(note.text).size).toBe(5);
    expect(schemaErrors('provenance-predicate', JSON.parse(JSON.stringify(await provenanceOf(result))))).toEqual([]);
    const files = await filesOf(pipeline, result);
    const report = await verifyBundle(files, { publicKeys: [pipeline.publicKey], depth: 'deep' });
    expect(report.verdict).toBe('passed');
  });

  it('names no checkpoint where the log is empty, and the bundle verifies as well', async () => {
    withLog();
    const result = await pipeline.run();
    expect(await checkpointIn(result)).toBeUndefined();
    const report = await verifyBundle(await filesOf(pipeline, result), {
      publicKeys: [pipeline.publicKey],
      depth: 'default',
    });
    expect(report.verdict).toBe('passed');
  });

  it('changes nothing else: manifest and content are those of a bundle without it, a repeated run has the same tar', async () => {
    const plain = await pipeline.run();
    const other = await createTestPipeline();
    try {
      await other.load(Array.from({ length: 300 }, (_, i) => anAdvisory(i)));
      const { database, tenant, tools } = other;
      other.tools = { ...tools, auditCheckpoints: new AuditCheckpoints(database.database, tools.signer) };
      const add = () =>
        database.database.tenant(tenant, (tx) =>
          appendAudit(tx, tenant, {
            ...systemActor('test'),
            action: 'run.create',
            resource: { type: 'run', id: 'r' },
            outcome: 'success',
          }),
        );
      await add();
      const first = await other.run();
      await add();
      const again = await other.run();
      expect([first.manifestDigest, first.itemSetRoot]).toEqual([plain.manifestDigest, plain.itemSetRoot]);
      expect(again.tarDigest).toBe(first.tarDigest);
    } finally {
      await other.close();
    }
  });

  it('proves later that the log was truncated', async () => {
    withLog();
    await addEntries(10);
    const since = (await checkpointIn(await pipeline.run()))!;
    const { database, tenant, publicKey } = pipeline;
    const check = () => verifyAuditLog(database.database, checkpoints, tenant, { keys: [publicKey], since });
    expect((await check()).verdict).toBe('passed');
    await tamper(database, tenant, 'truncated');
    expect((await check()).findings[0]).toMatchObject({ kind: 'truncated', seq: 8 });
  });
});
