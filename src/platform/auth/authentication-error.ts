import { ExportCenterError } from '../../kernel/errors.js';

/**
 * The one refusal of every bad credential (B58): whoever guesses must not learn which check failed. The reason goes to the log of
 * the caller at debug level, never into the answer.
 */
export function invalidCredential(cause?: unknown): ExportCenterError {
  return new ExportCenterError(
    'EC-AUTHN-INVALID',
    'forbidden',
    'the credential is not valid here; get a new token or API key',
    { cause },
  );
}

export function missingCredential(): ExportCenterError {
  return new ExportCenterError(
    'EC-AUTHN-MISSING',
    'forbidden',
    'this route needs a credential; send Authorization: Bearer <token or API key>',
  );
}

/** True for the refusals that are answered 401 with a challenge. */
export function isAuthenticationError(error: ExportCenterError): boolean {
  return error.code === 'EC-AUTHN-INVALID' || error.code === 'EC-AUTHN-MISSING';
}
