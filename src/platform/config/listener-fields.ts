import { z } from 'zod';

const text = z.string().min(1);

/** How the API is reached: TLS, other sites' pages, connections. Part of `settingFields`. */
export const listenerFields = {
  tlsCertFile: text
    .optional()
    .describe('PEM file of the certificate and its chain; with tlsKeyFile the API speaks TLS'),
  tlsKeyFile: text.optional().describe('PEM file of the private key of tlsCertFile, without a passphrase'),
  tlsClientCaFile: text
    .optional()
    .describe('PEM file of authorities; with it only clients with a certificate of one of them get through (mTLS)'),
  corsOrigins: text
    .optional()
    .describe('origins whose pages may call the API from a browser, separated by commas; default: none'),
  connectionLimit: z.coerce
    .number()
    .int()
    .min(16)
    .max(65_535)
    .default(1_024)
    .describe('connections that the API holds open at once; one more is closed at once'),
} as const;

/** `scheme://host[:port]` and nothing behind it, as browsers send it in `Origin`. */
export function isOrigin(value: string): boolean {
  return URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value;
}

export function originsOf(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
}
