import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { encryptBytes } from '../../src/formats/age/age-file.js';
import { encodeIdentity, parseIdentity, type KeyIdentity } from '../../src/formats/age/age-keys.js';
import { decryptBytes } from '../../src/formats/age/age-opener.js';
import { PassphraseIdentity, PassphraseRecipient } from '../../src/formats/age/passphrase.js';
import { AgePeer, findAge, findPostQuantumAge } from '../support/age.js';

const programs = { classic: findAge(), hybrid: findPostQuantumAge() };
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('SKIPPED: no python3 on this machine, so no passphrase is typed into age');

if (process.env.CI === 'true')
  it('has both ages and python3 in CI', () => {
    expect(programs).toEqual({ classic: expect.any(String), hybrid: expect.any(String) });
    expect(hasPython).toBe(true);
  });

const fresh = (length: number) => randomBytes(length);
/** Around the borders of chunks and of buffers. */
const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_001];
const plainOf = (size: number) =>
  createHash('shake256', { outputLength: size || 1 })
    .digest()
    .subarray(0, size);

const secretOf = (kind: 'x25519' | 'hybrid') => {
  const text = encodeIdentity(kind, randomBytes(32));
  return { text, identity: parseIdentity(text), recipient: parseIdentity(text).recipient };
};

describe.each([
  ['1.1 and X25519', 'x25519', programs.classic],
  ['1.3 and X25519', 'x25519', programs.hybrid],
  ['1.3 and post-quantum keys', 'hybrid', programs.hybrid],
] as const)('age %s', (_name, kind, program) => {
  const whenAge = program ? it : it.skip;

  whenAge('opens what we write, for each of three recipients', () => {
    using peer = new AgePeer(program!);
    const secrets = [secretOf(kind), secretOf(kind), secretOf(kind)];
    for (const [i, size] of sizes.entries()) {
      const file = encryptBytes(
        plainOf(size),
        secrets.map(({ recipient }) => recipient),
        fresh,
      );
      expect(peer.decrypt(file, secrets[i % 3]!.text).equals(plainOf(size))).toBe(true);
    }
  });

  whenAge('writes what we open, and refuses what we damage', () => {
    using peer = new AgePeer(program!);
    const { text, identity } = secretOf(kind);
    for (const size of sizes) {
      const file = peer.encrypt(plainOf(size), [recipientText(identity)]);
      expect(decryptBytes(file, [identity]).equals(plainOf(size))).toBe(true);
      file[file.length - 1]! ^= 1;
      expect(() => peer.decrypt(file, text)).toThrow();
      expect(() => decryptBytes(file, [identity])).toThrow('not as it was sealed');
    }
  });
});

describe('age and passphrases', () => {
  const whenAge = programs.classic && hasPython ? it : it.skip;

  whenAge('agree both ways', () => {
    using peer = new AgePeer(programs.classic!);
    const [passphrase, plain] = ['correct horse 7', plainOf(70_000)];
    const ours = encryptBytes(plain, [new PassphraseRecipient(passphrase)], fresh);
    expect(peer.withPassphrase('-d', ours, passphrase).equals(plain)).toBe(true);
    const theirs = peer.withPassphrase('-p', plain, passphrase);
    expect(decryptBytes(theirs, [new PassphraseIdentity(passphrase)]).equals(plain)).toBe(true);
    expect(() => decryptBytes(theirs, [new PassphraseIdentity('another')])).toThrow('no matching recipient');
  });
});

const recipientText = ({ recipient }: KeyIdentity): string => recipient.text;
