import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseInstant } from '../../src/formats/evidence-record/instant.js';
import type { TrivyOptions, VexUse } from '../../src/formats/trivy-db/trivy-evidence.js';
import { entriesOf, stockTrivy } from '../support/stock-trivy.js';
import { TrivyTables } from '../support/trivy-tables.js';
import type { TrivyFinding } from '../support/trivy.js';

/** What several sources, VEX and severities of packages come to: does a stock Trivy take the entries for what they mean? */
const trivy = stockTrivy();

type Body = Readonly<Record<string, unknown>>;

const affected = (name: string, fixed: string, more: Body = {}): Body => ({
  package: { ecosystem: 'npm', name },
  ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
  ...more,
});

const github = (...packages: readonly Body[]): Body => ({
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['CVE-2026-0001'],
  database_specific: { severity: 'LOW' },
  affected: packages,
});

const ours = (...packages: readonly Body[]): Body => ({ ...github(...packages), id: 'ACME-1', source: 'acme' });

const notAffected = (product: string): Body => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2026-01-01T00:00:00Z',
  statements: [
    {
      vulnerability: { name: 'CVE-2026-0001' },
      products: [{ '@id': product }],
      status: 'not_affected',
      justification: 'component_not_present',
    },
  ],
});

interface Evidence {
  readonly bodies: readonly Body[];
  readonly vex?: { readonly document: Body; readonly use: VexUse };
  readonly options?: Partial<TrivyOptions>;
}

/** The findings in a project that depends on left-pad and right-pad, both 1.0.0. */
async function findings({ bodies, vex, options }: Evidence): Promise<readonly TrivyFinding[]> {
  const tables = new TrivyTables({ asOf: parseInstant('2026-11-01T00:00:00Z')!, ...options });
  for (const { source = 'osv', ...body } of bodies)
    tables.add({ source: String(source), id: String(body['id']), body });
  if (vex) tables.addVex({ source: 'acme', id: 'VEX-1', body: vex.document }, vex.use);
  const file = join(trivy.folder.path, 'package-lock.json');
  writeFileSync(file, lockfile, { mode: 0o644 });
  const found = await trivy.findings(entriesOf(tables), 'fs', file);
  return found.toSorted((a, b) => (a.PkgName < b.PkgName ? -1 : 1));
}

const installed = { 'left-pad': '1.0.0', 'right-pad': '1.0.0' };
const lockfile = JSON.stringify({
  name: 'app',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', version: '1.0.0', dependencies: installed },
    'node_modules/left-pad': { version: '1.0.0' },
    'node_modules/right-pad': { version: '1.0.0' },
  },
});

const names = (found: readonly TrivyFinding[]) => found.map(({ PkgName }) => PkgName);

describe('a stock Trivy', () => {
  trivy.it('finds what one source says though a bucket that sorts later says otherwise', async () => {
    const bodies = [github(affected('left-pad', '1.5.0')), ours(affected('left-pad', '0.5.0'))];
    expect(await findings({ bodies })).toEqual([
      expect.objectContaining({
        PkgName: 'left-pad',
        FixedVersion: '1.5.0',
        DataSource: expect.objectContaining({ ID: 'ghsa' }),
      }),
    ]);
  });

  trivy.it('takes the word of a source that overrides, for the package that it speaks of', async () => {
    const bodies = [
      github(affected('left-pad', '1.5.0'), affected('right-pad', '1.5.0')),
      ours(affected('left-pad', '0.5.0')),
    ];
    expect(names(await findings({ bodies, options: { overridingSources: new Set(['acme']) } }))).toEqual(['right-pad']);
  });

  trivy.it.each([
    ['the package', 'pkg:npm/left-pad', ['right-pad']],
    ['its version', 'pkg:npm/left-pad@1.0.0', ['right-pad']],
    ['another version', 'pkg:npm/left-pad@1.0.1', ['left-pad', 'right-pad']],
  ])('is silent where VEX takes %s away', async (_name, product, expected) => {
    const bodies = [github(affected('left-pad', '1.5.0'), affected('right-pad', '1.5.0'))];
    const found = await findings({ bodies, vex: { document: notAffected(product), use: 'suppress' } });
    expect(names(found)).toEqual(expected);
    expect(found.every(({ FixedVersion }) => FixedVersion === '1.5.0')).toBe(true);
  });

  trivy.it('shows the severity of one package there and not at another', async () => {
    const own = { severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }] };
    const bodies = [github(affected('left-pad', '1.5.0', own), affected('right-pad', '1.5.0'))];
    expect(await findings({ bodies })).toEqual([
      expect.objectContaining({ PkgName: 'left-pad', Severity: 'CRITICAL', SeveritySource: 'ghsa:critical' }),
      expect.objectContaining({ PkgName: 'right-pad', Severity: 'LOW', SeveritySource: 'ghsa' }),
    ]);
  });

  trivy.it('shows what findings are to carry', async () => {
    const annotationOf = () => ({ kev: { dateAdded: '2026-01-01' } });
    const bodies = [github(affected('left-pad', '1.5.0'), affected('right-pad', '1.5.0'))];
    const vex = { document: notAffected('pkg:npm/left-pad'), use: 'annotate' as const };
    const [left, right] = await findings({ bodies, vex, options: { annotationOf } });
    expect(left!.Custom).toMatchObject({ ...annotationOf(), vex: [{ status: 'not_affected' }] });
    expect(right!.Custom).toEqual(annotationOf());
  });
});
