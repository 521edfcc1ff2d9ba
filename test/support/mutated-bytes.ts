import type { SeededRandom } from '../../bench/random.js';

const syntax = '{}[]",:0\\';

/** JSON with a bit flipped, or up to 40 bytes left out or doubled, or a character of its syntax put in. Never the same. */
export function mutatedBytes(bytes: Buffer, random: SeededRandom): Buffer {
  const at = random.between(0, bytes.length - 1);
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)];
  const length = random.between(1, Math.min(40, behind.length));
  switch (random.between(0, 3)) {
    case 0:
      return Buffer.concat([before, Buffer.of(behind[0]! ^ (1 << random.between(0, 7))), behind.subarray(1)]);
    case 1:
      return Buffer.concat([before, behind.subarray(length)]);
    case 2:
      return Buffer.concat([before, behind.subarray(0, length), behind]);
    default:
      return Buffer.concat([before, Buffer.from(syntax.charAt(random.between(0, syntax.length - 1))), behind]);
  }
}
