import { SeededRandom } from '../../bench/random.js';
import { FormatError } from '../../src/formats/format-error.js';
import { tufCanonicalBytes } from '../../src/formats/tuf/tuf-json.js';
import { parseMetadata } from '../../src/formats/tuf/parse-metadata.js';
import { TrustedSet } from '../../src/formats/tuf/trusted-set.js';
import { mutatedBytes } from '../support/mutated-bytes.js';
import { start, TufSimulator } from '../support/tuf-simulator.js';

const rounds = process.env.CI === 'true' ? 200_000 : 10_000;
const source = new TufSimulator();
source.delegate('bin', { paths: ['*/*'] });
source.publish();
// Nothing but the signature says what the targets are.
source.snapshot.meta['targets.json'] = { version: 1 };
source.publishSnapshot();

/** A client that trusts all of it; the same bytes again change nothing, and what is refused does not either. */
const trusted = new TrustedSet(source.get('1.root'), start);
trusted.updateTimestamp(source.get('timestamp'));
trusted.updateSnapshot(source.get('1.snapshot'));

/** What was signed, as the canonical form has it. */
const meaning = (bytes: Buffer, type: 'root' | 'timestamp' | 'snapshot' | 'targets') =>
  tufCanonicalBytes(parseMetadata(bytes, type).raw).toString();

describe('readers of TUF metadata', () => {
  it.each(['root', 'timestamp', 'snapshot', 'targets'] as const)(
    `neither fail nor believe: %s, a quarter of ${rounds} mutations`,
    (type) => {
      const random = new SeededRandom(type.length);
      const bytes = source.get(type === 'timestamp' ? type : `1.${type}`);
      const expected = meaning(bytes, type);
      for (let round = 0; round < rounds / 4; round += 1) {
        const changed = mutatedBytes(bytes, random);
        try {
          take(changed, type);
        } catch (error) {
          if (error instanceof FormatError) continue;
          throw new Error(`round ${round}: ${changed.toString()}`, { cause: error });
        }
        // Only what is not signed may differ: white space, and what stands beside `signed` and valid signatures.
        expect(meaning(changed, type)).toBe(expected);
      }
    },
    120_000,
  );
});

function take(bytes: Buffer, type: 'root' | 'timestamp' | 'snapshot' | 'targets'): void {
  if (type === 'root') void new TrustedSet(bytes, start);
  if (type === 'timestamp') trusted.updateTimestamp(bytes);
  if (type === 'snapshot') trusted.updateSnapshot(bytes, true);
  if (type === 'targets') trusted.updateTargets(bytes);
}
