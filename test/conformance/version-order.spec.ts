import * as fc from 'fast-check';
import { comparatorOf } from '../../src/formats/version-order/comparator-of.js';
import { compareVersions } from '../../src/formats/version-order/version-order.js';
import { versionPeers } from '../support/version-peers.js';
import { versionsOf } from '../support/version-samples.js';
import { versionVectors } from '../support/version-vectors.js';

type Pair = [string, string];

/** All neighbours of the vectors, and 400 pairs of versions that were made up. */
function pairsOf(ecosystem: string): Pair[] {
  const { ascending, equal } = versionVectors[ecosystem]!;
  const known = [...ascending, ...equal].flatMap((list) =>
    list.slice(1).map((version, i): Pair => [list[i]!, version]),
  );
  const some = versionsOf(ecosystem);
  return [...known, ...fc.sample(fc.tuple(some, some), { seed: 4, numRuns: 400 })];
}

describe.each(versionPeers)('$name', (peer) => {
  const there = peer.isThere();
  if (process.env.CI === 'true') it('is there in CI', () => expect(there).toBe(true));
  if (!there) {
    console.warn(
      `SKIPPED: no ${peer.name} here, so it does not check our order. Get it with: sh scripts/tools/fetch-version-peers.sh`,
    );
  }

  (there ? it : it.skip)(`orders versions of ${peer.ecosystem} as we do`, () => {
    const order = comparatorOf(peer.ecosystem)!;
    const pairs = pairsOf(peer.ecosystem).filter((pair) => !pair.some((version) => peer.differsOn?.test(version)));
    const answers = peer.ask(pairs);
    const different = pairs.flatMap(([a, b], i) => {
      const ours = compareVersions(order, a, b);
      return answers[i] === undefined || answers[i] === ours
        ? []
        : [`${a} against ${b}: ${ours} here, ${answers[i]} there`];
    });
    expect(different).toEqual([]);
    expect(answers.filter((answer) => answer !== undefined).length).toBeGreaterThan(80);
  });
});
