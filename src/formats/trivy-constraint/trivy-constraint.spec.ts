import type { OsvEvent } from '../version-order/affected-intervals.js';
import { orderedEcosystems } from '../version-order/comparator-of.js';
import { parseConstraint } from './constraint-grammar.js';
import { trivyLanguageOf } from './trivy-language.js';
import { constraintMatcher, trivyReports } from './trivy-match.js';
import { writeConstraints } from './write-constraints.js';
import { writeFixedVersion } from './write-fixed-version.js';

const grammarOf = (ecosystem: string) => trivyLanguageOf(ecosystem)!.grammar;
const affectedBy = (ecosystem: string, events: readonly OsvEvent[], versions?: readonly string[]) => ({
  ecosystem,
  ranges: [{ type: 'ECOSYSTEM', events }],
  versions,
});
const write = (ecosystem: string, events: readonly OsvEvent[], versions?: readonly string[]) =>
  writeConstraints(grammarOf(ecosystem), affectedBy(ecosystem, events, versions));

describe('a constraint of Trivy', () => {
  it.each([
    ['npm', '>=1.0.0, <2.0.0 || =3.0.0'],
    ['npm', '^1.2.x'],
    ['PyPI', '>=1.0rc1,<2.0 || ==3.*'],
    ['PyPI', '=1.0+cu118'],
    ['RubyGems', '~> 1.2, >= 1.2.3.pre'],
    ['Maven', '>=2.0.0.RELEASE, <2.0.16.RELEASE'],
    ['Go', '>=0.0.0-20200101000000-abcdefabcdef, <1.0.0'],
    ['NuGet', '=1.2.3.4-beta1'],
    ['Bitnami', '<1.2.3-1'],
  ])('of %s is read: %s', (ecosystem, text) => {
    expect(parseConstraint(grammarOf(ecosystem), text).flat().length).toBeGreaterThan(0);
  });

  it.each([
    ['npm', '', /empty one matches every version/],
    ['npm', '>=1.0.0 ||', /empty one matches every version/],
    ['npm', '!=1.0.0', /no version at character/],
    ['npm', '>=1.0.0.1', /ends at character 7 without a separator/],
    ['npm', '<1.0.0-x', /matches every pre-release there/],
    ['PyPI', '<1.0+local', /local version stands only after an equality/],
    ['PyPI', '<1.0RC1', /without a separator/],
    ['PyPI', '>=1.*', /wildcard stands only/],
    ['PyPI', '~=1', /needs two numbers/],
    ['RubyGems', '<v1.0', /no version at character 1/],
    ['Maven', '[1.0,2.0)', /no version at character 0/],
    ['Go', '<99999999999999999999.0', /more than 19 digits/],
    ['Packagist', '<dev-main', /no version/],
  ])('of %s is refused: %s (B55)', (ecosystem, text, reason) => {
    expect(() => parseConstraint(grammarOf(ecosystem), text)).toThrow(reason);
  });

  it('of any length is read in no time (B55)', () => {
    const begin = performance.now();
    for (const ecosystem of orderedEcosystems.filter((name) => trivyLanguageOf(name))) {
      for (const piece of ['1', '1.', '1-', 'a', ' ', ',', '>=1 ']) {
        for (const end of ['', '!']) {
          try {
            parseConstraint(grammarOf(ecosystem), `1${piece.repeat(5000)}${end}`);
          } catch {
            // refused, which is as good
          }
        }
      }
    }
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  it('with an operator that is not a comparison is not evaluated, and that is said', () => {
    expect(() => constraintMatcher(grammarOf('npm'), ['^1.0.0'])).toThrow(/operator \^ .* is not evaluated here/);
  });
});

describe('an OSV range as constraints', () => {
  it.each<[string, string, OsvEvent[], string[], string[]]>([
    ['until the fix', 'npm', [{ introduced: '0' }, { fixed: '1.2.0' }], ['<1.2.0'], ['1.2.0']],
    ['from one to the other', 'Go', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }], ['>=1.0.0, <1.2.0'], ['1.2.0']],
    ['last affected', 'crates.io', [{ introduced: '0' }, { last_affected: '1.2.0' }], ['<=1.2.0'], []],
    ['a single version', 'Maven', [{ introduced: '1.0' }, { last_affected: '1.0' }], ['=1.0'], []],
    ['all', 'npm', [{ introduced: '0' }], ['>=0'], []],
    ['all, pre-releases of 0 too', 'PyPI', [{ introduced: '0' }], ['>=0', '<=0'], []],
    ['without an end', 'NuGet', [{ introduced: '2.0.0' }], ['>=2.0.0'], []],
    [
      'two',
      'PyPI',
      [{ introduced: '2' }, { fixed: '2.1' }, { introduced: '0' }, { fixed: '1.5' }],
      ['<1.5', '>=2, <2.1'],
      ['1.5', '2.1'],
    ],
    ['up to a limit', 'npm', [{ introduced: '0' }, { limit: '2.0.0' }], ['<2.0.0'], ['2.0.0']],
    ['in a spelling that Trivy reads', 'PyPI', [{ introduced: '0' }, { fixed: '1.0-RC1' }], ['<1rc1'], ['1rc1']],
    [
      'with numbers that Bitnami would take for wildcards',
      'Bitnami',
      [{ introduced: '0' }, { last_affected: '1.2' }],
      ['<=1.2.0'],
      [],
    ],
  ])('%s', (_, ecosystem, events, vulnerable, patched) => {
    expect(write(ecosystem, events)).toEqual({ vulnerable, patched, dropped: [] });
  });

  it('adds the listed versions that it does not cover, by the order of Trivy', () => {
    const { vulnerable } = write('npm', [{ introduced: '0' }, { fixed: '1.0.0' }], ['0.9.0', '3.0.0']);
    expect(vulnerable).toEqual(['<1.0.0', '=3.0.0']);
    // To Trivy RC is before beta, and Composer's patch is a pre-release.
    expect(write('Packagist', [{ introduced: '1.0.0-beta1' }], ['1.0.0-RC1']).vulnerable).toEqual([
      '>=1.0.0-beta1',
      '=1.0.0-RC1',
    ]);
  });

  it('calls no version patched that another range affects', () => {
    const affected = {
      ecosystem: 'npm',
      ranges: [
        { type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.0' }] },
        { type: 'SEMVER', events: [{ introduced: '0.5.0' }, { fixed: '2.0.0' }] },
      ],
    };
    const written = writeConstraints(grammarOf('npm'), affected);
    expect(written.patched).toEqual(['2.0.0']);
    expect(trivyReports(grammarOf('npm'), written, '1.0.0')).toBe(true);
    expect(write('npm', [{ introduced: '0' }, { fixed: '1.0.0' }], ['v1.0.0']).patched).toEqual([]);
  });

  it('says what it cannot say, and says the rest (B55)', () => {
    const affected = {
      ecosystem: 'PyPI',
      ranges: [
        { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0+cu1' }] },
        { type: 'ECOSYSTEM', events: [{ introduced: 'trunk' }] },
        { type: 'GIT', events: [{ introduced: '0' }] },
        { type: 'ECOSYSTEM', events: [{ introduced: '2.0' }, { fixed: '2.1' }] },
      ],
      versions: ['3.0', 'nightly'],
    };
    const { vulnerable, patched, dropped } = writeConstraints(grammarOf('PyPI'), affected);
    expect([vulnerable, patched]).toEqual([
      ['>=2.0, <2.1', '=3.0'],
      ['1.0+cu1', '2.1'],
    ]);
    expect(dropped.map(({ pointer }) => pointer)).toEqual(['/ranges/1', '/ranges/0', '/versions/1']);
    expect(dropped[1]!.reason).toMatch(/"<1.0\+cu1" .*local version stands only after an equality/);
  });

  it('has no grammar where Trivy has no packages of a language', () => {
    expect(['Debian:12', 'Alpine:v3.20', 'CRAN', 'constructor'].map(trivyLanguageOf)).toEqual(Array(4).fill(undefined));
  });
});

describe('an OSV range as the fixed version of a distribution', () => {
  it.each<[string, OsvEvent[], object, number]>([
    ['fixed', [{ introduced: '0' }, { fixed: '1.2-r3' }], { fixedVersion: '1.2-r3' }, 0],
    ['not fixed', [{ introduced: '0' }], { fixedVersion: '' }, 0],
    [
      'introduced later',
      [{ introduced: '1.0-r0' }, { fixed: '1.2-r3' }],
      { fixedVersion: '1.2-r3', affectedVersion: '1.0-r0' },
      0,
    ],
    [
      'with a gap',
      [{ introduced: '2' }, { fixed: '2.1' }, { introduced: '0' }, { fixed: '1.1' }],
      { fixedVersion: '2.1' },
      1,
    ],
  ])('%s', (_, events, advisory, lost) => {
    const written = writeFixedVersion(affectedBy('Alpine:v3.20', events), true);
    expect([written.advisory, written.dropped.length]).toEqual([advisory, lost]);
  });

  it('says what does not fit', () => {
    const events = [{ introduced: '1.0-1' }, { fixed: '1.2-1' }];
    expect(writeFixedVersion(affectedBy('Debian:12', events), false)).toEqual({
      advisory: { fixedVersion: '1.2-1' },
      dropped: [{ pointer: '/ranges', reason: expect.stringContaining('versions before 1.0-1 are reported too') }],
    });
    const last = writeFixedVersion(
      affectedBy('Debian:12', [{ introduced: '0' }, { last_affected: '1.2-1' }], ['1.2-1']),
      false,
    );
    expect([last.advisory, last.dropped.map(({ pointer }) => pointer)]).toEqual([undefined, ['/ranges', '/versions']]);
    expect(writeFixedVersion(affectedBy('Debian:12', [{ introduced: '<none>' }]), false).dropped[0]!.pointer).toBe(
      '/ranges/0',
    );
  });
});
