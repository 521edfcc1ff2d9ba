import { parseRecipient } from '../formats/age/age-keys.js';
import { compareBytes } from '../formats/byte-order.js';
import { FormatError } from '../formats/format-error.js';
import { invalid } from '../kernel/errors.js';
import type { EncryptionSpec } from '../kernel/profile.js';
import type { EncryptionInput } from './encryption.dto.js';

const pointer = '/encryption/recipients';

/**
 * Whom bundles go to, in its one normal form; undefined where there never was a recipient. Without the recipient of `before` that is not there any
 * more a new epoch begins, and an epoch never comes back. Throws (invalid) `EC-RECIPIENT-INVALID` for a recipient that is malformed, protects nothing or
 * is there twice (B34), `EC-PROFILE-COMBINATION` for strict without recipients (B35) and for post-quantum beside classic recipients.
 */
export function resolveEncryption(
  input: EncryptionInput | undefined,
  before: EncryptionSpec | undefined,
): EncryptionSpec | undefined {
  const recipients = (input?.recipients ?? []).toSorted(compareBytes);
  const strict = input?.strict ?? input !== undefined;
  requireRecipients(input?.recipients ?? [], strict);
  if (recipients.length === 0 && !before) return undefined;
  const epoch = before ? before.epoch + (before.recipients.every((one) => recipients.includes(one)) ? 0 : 1) : 1;
  return { recipients, strict, epoch };
}

function requireRecipients(recipients: readonly string[], strict: boolean): void {
  if (recipients.length === 0 && strict)
    throw invalid(
      'EC-PROFILE-COMBINATION',
      'encryption is strict and has no recipient: name one, or set encryption.strict to false for bundles in plain',
      { pointer },
    );
  const kinds = new Set(recipients.map((text, i) => kindOf(text, i)));
  const twice = recipients.findIndex((text, i) => recipients.indexOf(text) !== i);
  if (twice >= 0)
    throw invalid('EC-RECIPIENT-INVALID', `recipient ${twice} is there twice`, { pointer: `${pointer}/${twice}` });
  if (kinds.size > 1)
    throw invalid(
      'EC-PROFILE-COMBINATION',
      'post-quantum and classic recipients do not mix, because the classic ones would be the weakest: give all of one sort',
      { pointer },
    );
}

function kindOf(text: string, i: number): string {
  try {
    return parseRecipient(text).kind;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw invalid('EC-RECIPIENT-INVALID', `recipient ${i}: ${error.message}`, { pointer: `${pointer}/${i}` });
  }
}
