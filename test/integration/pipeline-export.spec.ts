import { anAdvisory, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

const thousand = Array.from({ length: 1_000 }, (_, i) => anAdvisory(i));

describe('an export of evidence', () => {
  let pipeline: TestPipeline;
  beforeAll(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(thousand);
  });
  afterAll(() => pipeline.close());

  it('makes a signed, verified and published bundle', async () => {
    const result = await pipeline.run();
    expect(result).toMatchObject({ records: 1_000, encrypted: false });
    expect(result.signatures).toHaveLength(1);
    expect(pipeline.warnings).toEqual([]);
  });
});
