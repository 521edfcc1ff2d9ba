import { createReadStream } from 'node:fs';
import { tarOf, tarSize, type EvidenceFile } from './evidence-files.js';
import { indexJars, isJar } from './jar-index.js';
import { printNote } from './print.js';
import type { ProgressLine } from './progress-line.js';
import { formatCount } from './quantities.js';

/** What is sent as one batch. */
export interface Upload {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** RFC 3339; when what is sent was captured, where the command line knows it itself. */
  readonly captureTime?: string;
  bytes(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

const noClose = () => Promise.resolve();

/** A file by itself, under its own type. */
export const fileUpload = ({ path, name, size }: EvidenceFile): Upload => ({
  name,
  type: 'application/octet-stream',
  size,
  bytes: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
  close: noClose,
});

export const tarUpload = (files: readonly EvidenceFile[]): Upload => ({
  name: '',
  type: 'application/x-tar',
  size: tarSize(files),
  bytes: () => tarOf(files),
  close: noClose,
});

/** The index of the jars among the files; what lies beside them (pom files, hashes, signatures) is no evidence. The errors of indexJars pass. */
export async function jarUpload(
  files: readonly EvidenceFile[],
  partial: boolean,
  progress: ProgressLine | undefined,
): Promise<Upload> {
  const jars = files.filter(isJar);
  const beside = files.length - jars.length;
  if (beside > 0) printNote(`Not sent: ${formatCount(beside)} files beside the jars; import other evidence by itself`);
  const total = jars.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const captureTime = new Date().toISOString();
  const { lines, refused } = await indexJars(jars, partial, (bytes) => {
    done += bytes;
    progress?.show({ label: 'hash', done, total, unit: 'bytes' });
  });
  for (const { path, reason } of refused.slice(0, 100)) printNote(`refused ${path} ${reason}`);
  return {
    name: 'maven-artifacts.jsonl',
    type: 'application/x-ndjson',
    size: lines.size,
    captureTime,
    bytes: () => lines.read(),
    close: () => lines.close(),
  };
}
