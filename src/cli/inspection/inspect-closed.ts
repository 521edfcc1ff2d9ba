import { digestOf } from '../../formats/digest.js';
import { parseAgeHeader } from '../../formats/age/age-header.js';
import { encryptedPaths } from '../../formats/encrypted-bundle/encrypted-paths.js';
import { readEncryption } from '../../stages/encryption/encrypted-contents.js';
import { BundleContents } from '../../stages/verification/bundle-contents.js';
import { isEncrypted, openFiles } from '../../stages/verification/verify-path.js';
import { formatBytes, formatCount } from '../quantities.js';
import { renderFields } from '../table.js';

/** What an encrypted bundle tells without an identity. */
interface ClosedInspection {
  readonly encrypted: true;
  readonly encryptionDigest: string;
  readonly bundleRecipient: string;
  readonly files: number;
  readonly bytes: number;
  /** How many can open it, and by what sort of key; who they are is not to be seen. */
  readonly recipients: readonly string[];
  readonly signed: boolean;
}

/** Undefined for a bundle that is not encrypted. Throws what openFiles throws, CheckFailure, FormatError. */
export async function inspectClosed(path: string): Promise<ClosedInspection | undefined> {
  const files = await openFiles(path);
  if (!isEncrypted(files)) return undefined;
  using contents = new BundleContents(files);
  const { bundleRecipient } = readEncryption(contents);
  const { stanzas } = parseAgeHeader(contents.document(encryptedPaths.keys));
  return {
    encrypted: true,
    encryptionDigest: digestOf(contents.document(encryptedPaths.document)),
    bundleRecipient,
    files: files.length,
    bytes: contents.bytes,
    recipients: stanzas.map(({ args }) => args[0]!),
    signed: contents.find(encryptedPaths.signature) !== undefined,
  };
}

export const renderClosed = (found: ClosedInspection): string =>
  renderFields([
    ['bundle', 'encrypted: give --identity to see what is inside'],
    ['encryptionDigest', found.encryptionDigest],
    ['epoch', shortened(found.bundleRecipient)],
    ['size', `${formatBytes(found.bytes)} in ${formatCount(found.files)} files`],
    ['recipients', `${found.recipients.length} (${[...new Set(found.recipients)].join(', ')})`],
    ['signed', found.signed ? 'yes: verify says by whom' : 'NO'],
  ]);

/** A post-quantum one has 1,959 characters. */
const shortened = (recipient: string) => (recipient.length <= 80 ? recipient : `${recipient.slice(0, 64)}...`);
