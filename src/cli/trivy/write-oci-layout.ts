import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOciLayout, type OciLayout } from '../../formats/oci/layout.js';
import { trivyArtifactType } from '../../formats/trivy-metadata/trivy-artifact.js';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import type { TrivyBundle } from './trivy-bundle.js';
import { replaceFile } from './write-kit.js';

/** The artifact that Trivy pulls: one layer, the empty config, and the time of the evidence. */
export function trivyLayout({ artifact, archive, digest, asOf }: TrivyBundle): OciLayout {
  return buildOciLayout({
    files: [{ path: artifact.title, mediaType: artifact.layerType, digest, bytes: archive.bytes }],
    created: asOf,
    refName: String(artifact.schema),
    artifactType: trivyArtifactType,
  });
}

/**
 * Writes the layout to a folder that appears when it is whole. Answers false where it is there already. Throws exit 8 where the folder holds
 * something else.
 */
export async function writeOciLayout(bundle: TrivyBundle, layout: OciLayout, folder: string): Promise<boolean> {
  const there = await namesIn(folder, layout);
  if (there === layout.members.length) return false;
  if (there > 0) throw otherContent(folder);
  const part = `${folder}.${process.pid}.part`;
  try {
    for (const member of layout.members) {
      const file = join(part, member.path);
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, 'bytes' in member ? [member.bytes] : bundle.archiveBytes());
    }
    await rename(part, folder).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOTEMPTY' || error.code === 'EEXIST' ? otherContent(folder) : error;
    });
    return true;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** How many files of the layout lie in the folder as they should; those that are named by their digest are held to their size. */
async function namesIn(folder: string, { index, members }: OciLayout): Promise<number> {
  const there = await readFile(join(folder, 'index.json')).catch(() => undefined);
  if (!there) return 0;
  if (!there.equals(index.bytes)) throw otherContent(folder);
  const sizes = await Promise.all(
    members.map(({ path }) =>
      stat(join(folder, path)).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  );
  return members.filter((member, i) => sizes[i] === ('bytes' in member ? member.bytes.length : member.size)).length;
}

const otherContent = (folder: string): CliError =>
  new CliError(exitCodes.conflict, `${folder} holds something else`, {
    where: folder,
    remedy: 'Name a folder that is not there yet; nothing is overwritten.',
  });
