import { createHash } from 'node:crypto';
import { BlockList, isIP } from 'node:net';

const keyPattern = /^eck_[\w-]{43}$/;

/** The text of an API key from its 256 random bits. It is shown once; only its SHA-256 is stored. */
export function formatApiKey(secret: Uint8Array): string {
  if (secret.length !== 32) throw new RangeError('an API key has 32 random bytes');
  return `eck_${Buffer.from(secret).toString('base64url')}`;
}

export function isApiKey(text: string): boolean {
  return keyPattern.test(text);
}

/** SHA-256 of the whole text. A plain hash is enough, because nobody can try 2^256 keys. */
export function hashApiKey(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

/** Whether an address lies in one of the ranges; an empty list allows every address. IPv4 written as IPv6 counts as IPv4. */
export function isAllowedAddress(address: string, cidrs: readonly string[]): boolean {
  if (cidrs.length === 0) return true;
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', bits = ''] = cidr.split('/');
    list.addSubnet(network, Number(bits), isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
