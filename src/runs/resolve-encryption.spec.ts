import { encodeBech32 } from '../formats/age/bech32.js';
import { encodeIdentity, parseIdentity } from '../formats/age/age-keys.js';
import { resolveEncryption } from './resolve-encryption.js';

const keyOf = (kind: 'x25519' | 'hybrid', byte: number) =>
  parseIdentity(encodeIdentity(kind, Buffer.alloc(32, byte))).recipient.text;
const [a, b, c] = [keyOf('x25519', 1), keyOf('x25519', 2), keyOf('x25519', 3)];

describe('the encryption of a profile', () => {
  it('has one normal form, whatever the order', () => {
    const both = resolveEncryption({ recipients: [a, b] }, undefined);
    expect(resolveEncryption({ recipients: [b, a] }, undefined)).toEqual(both);
    expect(both).toMatchObject({ strict: true, epoch: 1 });
    expect(resolveEncryption(undefined, undefined)).toBeUndefined();
    expect(resolveEncryption({ recipients: [], strict: false }, undefined)).toBeUndefined();
  });

  it('keeps its epoch when a recipient comes, begins another when one goes, and never goes back to an earlier one', () => {
    const epochs: number[] = [];
    let spec = resolveEncryption({ recipients: [a] }, undefined);
    for (const recipients of [[a, b], [a, b, c], [b, c], [a, b, c], [], [], [a]]) {
      spec = resolveEncryption({ recipients, strict: false }, spec);
      epochs.push(spec!.epoch);
    }
    expect(epochs).toEqual([1, 1, 2, 2, 3, 3, 3]);
    expect(resolveEncryption(undefined, spec)).toEqual({ recipients: [], strict: false, epoch: 4 });
  });

  it('is refused when it is strict and has no recipient (B35)', () => {
    expect(() => resolveEncryption({ recipients: [] }, undefined)).toThrow('strict');
    expect(() => resolveEncryption({ recipients: [], strict: true }, undefined)).toThrow(
      expect.objectContaining({ code: 'EC-PROFILE-COMBINATION', kind: 'invalid' }),
    );
  });

  it('is refused with post-quantum and classic recipients', () => {
    expect(() => resolveEncryption({ recipients: [a, keyOf('hybrid', 1)] }, undefined)).toThrow('do not mix');
  });

  it.each([
    ['there twice', [a, b, a], 2],
    ['mistyped', [a, `${b.slice(0, -1)}${b.endsWith('q') ? 'p' : 'q'}`], 1],
    ['a point of low order', [encodeBech32('age', Buffer.alloc(32))], 0],
    ['an SSH key', ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFake'], 0],
    ['a secret key', [encodeIdentity('x25519', Buffer.alloc(32, 1))], 0],
  ])('is refused with a recipient that is %s (B34)', (_what, recipients, at) => {
    expect(() => resolveEncryption({ recipients }, undefined)).toThrow(
      expect.objectContaining({ code: 'EC-RECIPIENT-INVALID', pointer: `/encryption/recipients/${at}` }),
    );
  });
});
