import * as fc from 'fast-check';
import { FormatError } from '../format-error.js';
import { affectedIntervals, type OsvEvent, type OsvRange } from './affected-intervals.js';
import { affects, isInRange } from './affects.js';
import { npmOrder } from './semver.js';

const range = (...events: OsvEvent[]): OsvRange => ({ type: 'SEMVER', events });
const npm = (events: readonly OsvEvent[], version: string) => isInRange(range(...events), version, npmOrder);
const intervals = (...events: OsvEvent[]) =>
  affectedIntervals(range(...events), npmOrder).map(
    ({ from, to }) => `${from?.text ?? 'start'} to ${to ? `${to.text}${to.inclusive ? ' too' : ''}` : 'end'}`,
  );

describe('the intervals of a range', () => {
  it.each<[string, OsvEvent[], string[]]>([
    ['until the fix', [{ introduced: '0' }, { fixed: '1.2.0' }], ['start to 1.2.0']],
    [
      'until the last affected, that one too',
      [{ introduced: '1.0.0' }, { last_affected: '1.2.0' }],
      ['1.0.0 to 1.2.0 too'],
    ],
    ['without an end', [{ introduced: '1.0.0' }], ['1.0.0 to end']],
    [
      'several',
      [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }, { fixed: '2.1.0' }],
      ['start to 1.0.0', '2.0.0 to 2.1.0'],
    ],
    [
      'in the order of versions, not of the file',
      [{ fixed: '2.1.0' }, { introduced: '2.0.0' }, { fixed: '1.0.0' }, { introduced: '0' }],
      ['start to 1.0.0', '2.0.0 to 2.1.0'],
    ],
    ['by number, not by text', [{ introduced: '1.9.0' }, { fixed: '1.10.0' }], ['1.9.0 to 1.10.0']],
    ['introduced twice', [{ introduced: '1.0.0' }, { introduced: '1.1.0' }, { fixed: '1.2.0' }], ['1.0.0 to 1.2.0']],
    ['fixed twice', [{ introduced: '1.0.0' }, { fixed: '1.1.0' }, { fixed: '1.2.0' }], ['1.0.0 to 1.1.0']],
    ['fixed before anything was introduced', [{ fixed: '1.0.0' }, { introduced: '2.0.0' }], ['2.0.0 to end']],
    ['never introduced', [{ fixed: '1.0.0' }], []],
    ['introduced and fixed at once', [{ introduced: '1.0.0' }, { fixed: '1.0.0' }], []],
    [
      'introduced and last affected at once',
      [{ introduced: '1.0.0' }, { last_affected: '1.0.0' }],
      ['1.0.0 to 1.0.0 too'],
    ],
    [
      'introduced again where it was fixed',
      [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '1.0.0' }],
      ['start to end'],
    ],
    [
      'introduced again where it was last affected',
      [{ introduced: '0' }, { last_affected: '1.0.0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' }],
      ['start to 2.0.0'],
    ],
    [
      'last affected and fixed at once',
      [{ introduced: '0' }, { last_affected: '1.0.0' }, { fixed: '1.0.0' }],
      ['start to 1.0.0'],
    ],
    ['up to a limit', [{ introduced: '0' }, { limit: '1.5.0' }], ['start to 1.5.0']],
    [
      'up to the highest of the limits',
      [{ introduced: '1.0.0' }, { limit: '1.5.0' }, { limit: '1.9.0' }],
      ['1.0.0 to 1.9.0'],
    ],
    ['without a limit when one is *', [{ introduced: '1.0.0' }, { limit: '1.5.0' }, { limit: '*' }], ['1.0.0 to end']],
    [
      'cut by a limit',
      [{ introduced: '1.0.0' }, { fixed: '1.2.0' }, { introduced: '3.0.0' }, { limit: '2.0.0' }],
      ['1.0.0 to 1.2.0'],
    ],
    ['of one event that says two things', [{ introduced: '0', fixed: '1.0.0' }], ['start to 1.0.0']],
    ['nothing', [], []],
  ])('%s', (_, events, expected) => {
    expect(intervals(...events)).toEqual(expected);
    expect(intervals(...events.toReversed())).toEqual(expected);
  });

  it('refuse a version that is none (B55)', () => {
    expect(() => intervals({ introduced: '0' }, { fixed: 'unknown' })).toThrow(
      expect.objectContaining({ code: 'version' }),
    );
  });

  it('refuse commits', () => {
    expect(() => affectedIntervals({ type: 'GIT', events: [{ introduced: '0' }] }, npmOrder)).toThrow(FormatError);
  });
});

/** OSV schema, "Evaluation", word by word, for a list of events that is sorted and names no version twice. */
function evaluated(events: readonly OsvEvent[], version: number): boolean {
  let vulnerable = false;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined && version >= Number.parseInt(introduced, 10)) vulnerable = true;
    if (fixed !== undefined && version >= Number.parseInt(fixed, 10)) vulnerable = false;
    if (last !== undefined && version > Number.parseInt(last, 10)) vulnerable = false;
  }
  const limits = events.flatMap(({ limit }) => (limit === undefined ? [] : [Number.parseInt(limit, 10)]));
  return vulnerable && (limits.length === 0 || limits.some((limit) => version < limit));
}

describe('a version is affected', () => {
  it('as the evaluation of the schema says, whatever the order of the events', () => {
    const name = fc.constantFrom('introduced', 'introduced', 'fixed', 'last_affected', 'limit');
    const list = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), name), {
      selector: ([at]) => at,
      maxLength: 6,
    });
    const shuffled = list.chain((pairs) =>
      fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })),
    );
    const toEvents = (pairs: readonly (readonly [number, string])[]) =>
      pairs.map(([at, key]) => ({ [key]: `${at}.0.0` }));
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 0, max: 13 }), ([pairs, mixed], version) => {
        const sorted = toEvents(pairs.toSorted(([a], [b]) => a - b));
        expect(npm(toEvents(mixed), `${version}.0.0`)).toBe(evaluated(sorted, version));
      }),
      { seed: 4, numRuns: 3000 },
    );
  });

  it('from 0 also before the version 0', () => {
    expect(npm([{ introduced: '0' }, { fixed: '1.0.0' }], '0.0.0-alpha')).toBe(true);
    expect(
      affects({ ecosystem: 'Debian:12', ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] }, '0~rc1'),
    ).toBe(true);
  });

  it('when it is listed, in whatever spelling', () => {
    expect(affects({ ecosystem: 'PyPI', versions: ['1.0.0', 'nonsense'] }, '1.0')).toBe(true);
    expect(affects({ ecosystem: 'PyPI', versions: ['1.0.0', 'nonsense'] }, 'nonsense')).toBe(true);
    expect(affects({ ecosystem: 'PyPI', versions: ['1.0.0', 'nonsense'] }, '1.0.1')).toBe(false);
  });

  it('in an ecosystem without an order, when it is listed, else that is said', () => {
    const affected = {
      ecosystem: 'Android',
      versions: ['12L'],
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
    };
    expect(affects(affected, '12L')).toBe(true);
    expect(() => affects(affected, '13')).toThrow(/"Android" have no order here.*list them in versions\[\]/);
    expect(affects({ ...affected, ranges: undefined }, '13')).toBe(false);
    expect(affects({ ecosystem: 'Linux', ranges: [range({ introduced: '5.10.0' })] }, '6.0.0')).toBe(true);
  });

  it('by no GIT range', () => {
    const commits = { type: 'GIT', events: [{ introduced: '0' }] };
    expect(affects({ ecosystem: 'npm', ranges: [commits, range({ introduced: '2.0.0' })] }, '1.0.0')).toBe(false);
  });

  it('or not known to be, when it cannot be read (B55)', () => {
    expect(() => affects({ ecosystem: 'npm', ranges: [range({ introduced: '0' })] }, 'latest')).toThrow(
      expect.objectContaining({ code: 'version' }),
    );
  });
});
