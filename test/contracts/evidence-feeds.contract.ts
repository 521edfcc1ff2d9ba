import type { TenantId } from '../../src/kernel/ids.js';
import type { Selectors } from '../../src/kernel/selectors.js';
import type { LockerUnderTest } from './evidence-locker.contract.js';
import { anOsv, linesInput } from './evidence-samples.js';

/** What every implementation of the evidence locker knows of the age of feeds. */
export function evidenceFeedsContract(subject: () => LockerUnderTest): void {
  let tenant: TenantId;
  const send = (source: string, captureTime?: string) =>
    subject().locker.ingest(
      tenant,
      { source, ...(captureTime !== undefined && { captureTime }) },
      linesInput([anOsv('A-1', { modified: '2024-01-01T00:00:00Z' })]),
      {},
      AbortSignal.timeout(20_000),
    );

  beforeEach(async () => {
    tenant = await subject().newTenant();
  });

  it('knows when each feed was captured last, at every cut, also by a batch that changed nothing', async () => {
    const { locker } = subject();
    const at = (seq: number, selectors: Partial<Selectors> = {}) =>
      locker.feeds(tenant, { seq }, { kinds: ['advisories', 'kev'], ...selectors });
    await send('osv-pypi', '2024-03-01T00:00:00Z');
    expect(await send('osv-npm')).toMatchObject({ seq: 2 });
    // Nothing changed, and another source was captured later: it is news all the same.
    expect(await send('osv-npm', '2024-02-01T00:00:00Z')).toMatchObject({ seq: 3, unchanged: 1 });
    expect(await send('osv-npm', '2024-01-15T00:00:00Z')).toMatchObject({ seq: 3 });
    const [npm, pypi] = [
      { kind: 'advisories', source: 'osv-npm' } as const,
      { kind: 'advisories', source: 'osv-pypi' },
    ];
    expect(await at(0)).toEqual([]);
    expect(await at(2)).toEqual([
      { ...npm, capturedAt: '2024-01-01T00:00:00Z' },
      { ...pypi, capturedAt: '2024-03-01T00:00:00Z' },
    ]);
    expect(await at(3, { sources: ['osv-npm'] })).toEqual([{ ...npm, capturedAt: '2024-02-01T00:00:00Z' }]);
    expect(await at(3, { kinds: ['kev'] })).toEqual([]);
  });
}
