import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { verifySignature } from '../../formats/key-files/signature-algorithm.js';
import { signEcdsaDigest } from './ecdsa-digest-signature.js';
import { LocalKeySigner } from './local-key-signer.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

const keys: readonly (readonly [string, () => KeyObject])[] = [
  ['ECDSA P-256', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey],
  ['ECDSA P-384', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey],
  ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
];

/** Keys of RFC 6979, appendix A.2.5 and A.2.6. */
const rfc6979 = {
  'P-256': {
    d: 'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
    x: '60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6',
    y: '7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299',
  },
  'P-384': {
    d: '6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5',
    x: 'EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13',
    y: '8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720',
  },
};

function keyOf(curve: keyof typeof rfc6979): KeyObject {
  const [d, x, y] = (['d', 'x', 'y'] as const).map((name) =>
    Buffer.from(rfc6979[curve][name], 'hex').toString('base64url'),
  );
  return createPrivateKey({ key: { kty: 'EC', crv: curve, d: d!, x: x!, y: y! }, format: 'jwk' });
}

/** r and s of an ASN.1 DER signature, upper-case hex. */
function partsOf(der: Buffer): readonly [string, string] {
  const r = der.subarray(4, 4 + der[3]!);
  const s = der.subarray(4 + r.length + 2);
  return [r, s].map((part) => part.toString('hex').toUpperCase().replace(/^00/, '')) as [string, string];
}

describe('signEcdsaDigest', () => {
  it.each([
    [
      'P-256',
      'sample',
      'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
      'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
    ],
    [
      'P-256',
      'test',
      'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367',
      '019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
    ],
    [
      'P-384',
      'sample',
      '21B13D1E013C7FA1392D03C5F99AF8B30C570C6F98D4EA8E354B63A21D3DAA33BDE1E888E63355D92FA2B3C36D8FB2CD',
      'F3AA443FB107745BF4BD77CB3891674632068A10CA67E3D45DB2266FA7D1FEEBEFDC63ECCD1AC42EC0CB8668A4FA0AB0',
    ],
    [
      'P-384',
      'test',
      '6D6DEFAC9AB64DABAFE36C6BF510352A4CC27001263638E5B16D9BB51D451559F918EEDAF2293BE5B475CC8F0188636B',
      '2D46F3BECBCC523D5F1A1256BF0C9B024D879BA9E838144C8BA6BAEB4B53B47D51AB373F9845C0514EEFB14024787265',
    ],
  ] as const)(
    'gives the signature of RFC 6979 with %s and SHA-256 over "%s", whatever blinds it',
    (curve, message, r, s) => {
      for (const blinding of [Buffer.alloc(64), Buffer.alloc(64, 0xff), randomBytes(64)]) {
        expect(partsOf(signEcdsaDigest(keyOf(curve), sha256(message), blinding))).toEqual([r, s]);
      }
    },
  );

  it('refuses other keys', () => {
    expect(() => signEcdsaDigest(generateKeyPairSync('ed25519').privateKey, sha256('x'), randomBytes(64))).toThrow(
      RangeError,
    );
    expect(() => signEcdsaDigest(createPublicKey(keyOf('P-256')), sha256('x'), randomBytes(64))).toThrow(RangeError);
  });
});

describe('LocalKeySigner', () => {
  it.each([...keys, ['Ed25519', () => generateKeyPairSync('ed25519').privateKey] as const])(
    'signs messages with %s',
    async (_name, makeKey) => {
      const signer = new LocalKeySigner(makeKey());
      const signature = await signer.sign(Buffer.from('message'));
      expect(verifySignature(await signer.publicKey(), Buffer.from('message'), signature)).toBe(true);
    },
  );

  it.each(keys)('signs a ready digest with %s as it signs the message', async (_name, makeKey) => {
    const key = makeKey();
    const signer = new LocalKeySigner(key);
    for (let i = 0; i < 20; i += 1) {
      const signature = await signer.signDigest(sha256(`message ${i}`));
      expect(verifySignature(await signer.publicKey(), Buffer.from(`message ${i}`), signature)).toBe(true);
    }
    if (key.asymmetricKeyType === 'rsa')
      expect(await signer.signDigest(sha256('x'))).toEqual(sign('sha256', Buffer.from('x'), key));
  });

  it('says that Ed25519 signs no digest, and refuses what is no digest', async () => {
    const ed25519 = new LocalKeySigner(generateKeyPairSync('ed25519').privateKey);
    await expect(ed25519.signDigest(sha256('x'))).rejects.toMatchObject({ code: 'EC-NOT-SUPPORTED' });
    await expect(new LocalKeySigner(keyOf('P-256')).signDigest(Buffer.from('x'))).rejects.toThrow(/32 bytes, not 1/);
  });

  it('refuses keys that bundles are not signed with, and stops when told', async () => {
    expect(() => new LocalKeySigner(generateKeyPairSync('x25519').privateKey)).toThrow(/cannot sign bundles/);
    await expect(
      new LocalKeySigner(keyOf('P-256')).sign(Buffer.from('x'), AbortSignal.abort(new Error('enough'))),
    ).rejects.toThrow('enough');
  });
});
