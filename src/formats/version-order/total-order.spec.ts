import * as fc from 'fast-check';
import { sampledEcosystems, versionsOf } from '../../../test/support/version-samples.js';
import { comparatorOf, orderedEcosystems } from './comparator-of.js';

const runs = { seed: 20261125, numRuns: 1000 };

describe.each(sampledEcosystems)('the order of %s', (ecosystem) => {
  const order = comparatorOf(ecosystem)!;
  const versions = versionsOf(ecosystem).map((text) => order.parse(text));

  it('is reflexive and antisymmetric', () => {
    fc.assert(
      fc.property(versions, versions, (a, b) => {
        expect(order.compare(a, a)).toBe(0);
        expect(order.compare(a, b) + order.compare(b, a)).toBe(0);
      }),
      runs,
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(versions, versions, versions, (...three) => {
        three.sort((x, y) => order.compare(x, y));
        const [a, b, c] = three;
        expect([order.compare(a, b), order.compare(b, c), order.compare(a, c)]).not.toContain(1);
        if (order.compare(a, c) === 0) expect(order.compare(a, b)).toBe(0);
      }),
      runs,
    );
  });

  it('has one canonical form for equal versions, and reads no more into it', () => {
    fc.assert(
      fc.property(versions, versions, (a, b) => {
        expect(order.canonical!(a) === order.canonical!(b)).toBe(order.compare(a, b) === 0);
      }),
      runs,
    );
  });
});

describe('no text makes a comparator slow', () => {
  const pieces = ['1', '1.', '1-', 'a', 'a1', '-1', '.1', '~', '_p', '_p1', '0', '1a', 'beta1', '.-', '+a', '1:', '!'];
  const starts = ['', '1', '1.0-beta', '1.0_p', '1!', 'v1.0-', '1.0+'];

  it.each(orderedEcosystems)('%s (B55)', (ecosystem) => {
    const order = comparatorOf(ecosystem)!;
    const begin = performance.now();
    for (const start of starts) {
      for (const piece of pieces) {
        for (const end of ['', '!', ' ']) parseAnyway(`${start}${piece.repeat(1000 / piece.length)}${end}`);
      }
    }
    // 357 texts of 1,000 characters; a pattern that goes back and forth takes longer than the test may for one of them.
    expect(performance.now() - begin).toBeLessThan(3000);

    function parseAnyway(text: string): void {
      try {
        order.parse(text);
      } catch {
        // refused, which is as good
      }
    }
  });
});
