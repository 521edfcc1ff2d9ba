import { SeededRandom } from './random.js';

const stems = (
  'attack remote arbitrary code execution memory corruption heap buffer overflow stack read write out bounds integer validation input parser ' +
  'header request response session cookie token user password credential authentication authorization bypass privilege escalation access control ' +
  'path traversal directory file upload archive symlink cross site scripting forgery server side template injection command shell query database ' +
  'denial service regular expression resource consumption recursion loop timeout race condition lock use after free double null pointer dereference ' +
  'information disclosure log leak secret key certificate signature verification hash collision random predictable nonce padding oracle timing channel ' +
  'deserialization object prototype pollution property configuration default plugin module package dependency version release upgrade patch fix mitigate ' +
  'kernel driver network socket protocol stream frame packet proxy gateway cluster node container image registry runtime sandbox process thread ' +
  'client browser page frame document element script style font image media codec decoder encoder library interface function method argument parameter ' +
  'return value type string array map list table index cache storage disk volume mount device firmware boot loader hypervisor guest host virtual machine'
).split(' ');

const glue =
  'the of a in to and is that for with by an which when on or as may can from this be it allows could before not if are has'.split(
    ' ',
  );

/** How many sentences come from a fixed stock, as boilerplate does in real advisories. */
const stockShare = 0.5;
const stockSize = 2_000;

/**
 * Prose of a certain entropy: words by Zipf's law over a vocabulary of 6,000 (stems, stems with endings, made-up product names), every
 * second one a function word; half of the sentences are taken from a stock. zstd -3 compresses records made of it about 5 to 1,
 * harder than real advisories, which lie between 7 and 13.
 */
export class AdvisoryWords {
  readonly #random: SeededRandom;
  readonly #vocabulary: readonly string[];
  readonly #stock: readonly string[];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#vocabulary = vocabulary(new SeededRandom(7));
    random.reseed(8);
    this.#stock = Array.from({ length: stockSize }, () => this.#freshSentence());
  }

  sentence(): string {
    if (this.#random.unit() >= stockShare) return this.#freshSentence();
    return this.#stock[Math.floor(stockSize ** this.#random.unit()) - 1] as string;
  }

  #freshSentence(): string {
    const words: string[] = [];
    for (let left = this.#random.between(6, 22); left > 0; left -= 1)
      words.push(left % 2 === 0 ? this.#random.pick(glue) : this.word());
    const text = words.join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  }

  /** About `bytes` long. */
  paragraph(bytes: number): string {
    let text = '';
    while (text.length < bytes) text += `${text ? ' ' : ''}${this.sentence()}`;
    return text;
  }

  word(): string {
    // The inverse of a Zipf distribution with exponent 1: rank = N^u.
    const rank = Math.floor(this.#vocabulary.length ** this.#random.unit()) - 1;
    return this.#vocabulary[rank] as string;
  }
}

function vocabulary(random: SeededRandom): string[] {
  const words = ['', 's', 'ing', 'ed', 'er'].flatMap((ending) => stems.map((stem) => stem + ending));
  while (words.length < 6_000) words.push(madeUp(random));
  return words;
}

const consonants = 'b c d f g h j k l m n p r s t v w z'.split(' ');

function madeUp(random: SeededRandom): string {
  let text = '';
  for (let syllables = random.between(2, 4); syllables > 0; syllables -= 1) {
    text += random.pick(consonants) + random.pick(['a', 'e', 'i', 'o', 'u', 'ar', 'en', 'il', 'on']);
  }
  return text;
}
