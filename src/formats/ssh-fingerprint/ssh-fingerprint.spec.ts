import { createPublicKey } from 'node:crypto';
import { sshFingerprint } from './ssh-fingerprint.js';

/** Public keys (SubjectPublicKeyInfo, base64), and what `ssh-keygen -lf` says of them after `ssh-keygen -i -m PKCS8`. */
const vectors: Readonly<Record<string, readonly [spki: string, fingerprint: string]>> = {
  'ECDSA P-256': [
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExHCWLIuyBI5nlamtpSTkBvmYhO0Hzzhmr19WMDfMaKCVeR4f6QgsaU8y7nxioul6e8F/71TU2wLTp8bi+7kOxQ==',
    'SHA256:bSZG4W4gh19EAc0XU4gzxZO/S/1D9gt25EaJ22EA0uw',
  ],
  'ECDSA P-384': [
    'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEwmalnOnbzJge4g1rGe2P6twDZufm7Fr2THw56H4QOJ1OF7Ia+85+w/bnnNgFpJ6VB5oEYzY0+xQQQP0eCOBlHZF1LxwzOiZM1WQqnfUWuWiMSvPjpsHgnFWrzR2wibzN',
    'SHA256:UOlyt173KteKg4eR2HXlAFu10jgHiOP/057jbzm04pU',
  ],
  RSA: [
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq0UY5bM0rbZWc2VfpOZK5eRp0/PquSHAs/C7vQ2VfKU7WGxpjdJERL0h3mriPHv4Dxth4L96Z6H/dr82IxkUIzk/LTRtoTd5xRWtqhm/pyZfY2+4a1odpeKdpLW5J70iw3izk5TdbvVBQfGNSf9ZPqpfFgMUefVsIhUI/mU03FbeqApAzVcnPWJcNtgbofeCwK+myTM6iKPlgv04ZFcVDZqJGO3l9GknzmUtrd6exMs19BZWA3TkzCUYBhX9vfFuQLdfxJqGt2Bp4aen1FOzjDmmrQE8MvJUuRKuIn3QDgHtZ/+npk3xqqWJv8TZlYfbTYJ3Uuz0gdeP9jjsvgqYdwIDAQAB',
    'SHA256:l06vTQRUsc2K4QXbood8svDFQ+CznP0758986JzuKNA',
  ],
  Ed25519: [
    'MCowBQYDK2VwAyEAid7p6MVFFdEz4Qfh2TZ5lT29otdb9IoxtJE/h86sYlc=',
    'SHA256:fe+CTvjra5dN1M2aAKA4AMLzuiKWPnzO5XNTeLL51jo',
  ],
};

describe('sshFingerprint', () => {
  it.each(Object.entries(vectors))('is that of ssh-keygen for %s', (_name, [spki, fingerprint]) => {
    expect(sshFingerprint(createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }))).toBe(
      fingerprint,
    );
  });
});
