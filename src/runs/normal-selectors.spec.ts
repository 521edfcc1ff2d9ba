import { assert, array, constantFrom, property, shuffledSubarray } from 'fast-check';
import type { Selectors } from '../kernel/selectors.js';
import { normalSelectors } from './normal-selectors.js';

const now = new Date('2026-11-24T12:00:00Z');

describe('normal selectors', () => {
  it('sorts lists by bytes, drops repeats and absent fields', () => {
    expect(
      normalSelectors(
        { kinds: ['vex', 'kev', 'vex'], ecosystems: ['npm', 'Go', 'crates.io'], sources: undefined },
        now,
      ),
    ).toEqual({
      kinds: ['kev', 'vex'],
      ecosystems: ['Go', 'crates.io', 'npm'],
    });
  });

  it('turns bounds into UTC', () => {
    expect(normalSelectors({ timeWindow: { from: '2026-01-01T01:00:00+01:00' } }, now).timeWindow).toEqual({
      from: '2026-01-01T00:00:00.000Z',
    });
  });

  it('accepts a window up to now and refuses one after it (B27)', () => {
    expect(normalSelectors({ timeWindow: { to: '2026-11-24T12:00:00Z' } }, now).timeWindow).toBeDefined();
    expect(() => normalSelectors({ timeWindow: { to: '2026-11-24T12:00:01Z' } }, now)).toThrow('future');
  });

  it('property: the order and the repeats of the input never show', () => {
    const words = ['npm', 'PyPI', 'Go', 'Maven', 'crates.io'];
    assert(
      property(shuffledSubarray(words, { minLength: 1 }), array(constantFrom(...words)), (some, more) => {
        const one: Partial<Selectors> = { ecosystems: [...some, ...more] };
        const other: Partial<Selectors> = { ecosystems: [...more, ...some, ...some].toReversed() };
        expect(normalSelectors(one, now)).toEqual(normalSelectors(other, now));
      }),
    );
  });
});
