import { digestHex } from '../digest.js';
import { allFiles, allParts, mediaIndexPath, type MediaIndex } from './media-index.js';

export const checklistPath = 'CHECKLIST.txt';
export const sumsPath = 'SHA256SUMS';

/** What people tick off. UTF-8. */
export function checklist(index: MediaIndex): string {
  const { name, bytes, digest, parity } = index;
  const parts = allParts(index);
  const rows = parts.map(
    (part, at) => `[ ] medium ${at + 1} of ${parts.length}  ${part.path}  ${part.bytes} bytes\n    ${part.digest}\n`,
  );
  const spare = parity
    ? `Any ${parity.parts.length} of these media may be lost or unreadable: the others replace them.\n`
    : 'All of these media are needed.\n';
  return `${name}: ${bytes} bytes on ${parts.length} media
${digest}

${spare}
${rows.join('')}
At the other end, in any order:
  export-center media take <folder of the medium> --into incoming
  export-center media join incoming ${name}

Without the program, where nothing is damaged: sha256sum -c ${sumsPath} in a folder with all files, then
  cat ${index.parts[0]!.path.replace(/\d+$/, '*')} > ${name}
The digests above come from the media. What the file is worth, its own signature says: verify it.
`;
}

/** For \`sha256sum -c\`. */
export const sha256Sums = (index: MediaIndex): string =>
  allFiles(index)
    .map(({ path, digest }) => `${digestHex(digest)}  ${path}\n`)
    .join('');

/** Names of the files that every medium carries beside its part. */
export const companions = [mediaIndexPath, checklistPath, sumsPath] as const;
