import { setTimeout } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import type { MediaStage } from './fs-media-stage.js';
import { needOf, renderNeed, renderStatus } from './render-media.js';
import { takeMedia, type TakeRequest } from './take-media.js';

/** Between looks for another medium. Milliseconds. */
const pause = 1_000;

/** Takes one medium after the other until the file can be joined, and shows the list whenever a part has come. */
export async function watchMedia(request: TakeRequest, print: (text: string) => void): Promise<MediaStage> {
  let shown = '';
  for (;;) {
    const stage = await takeMedia(request).catch(unlessNoMedium);
    const statuses = stage ? await stage.statuses() : [];
    const text = stage
      ? renderStatus(statuses) + renderNeed(stage, statuses).trimEnd()
      : 'waiting for the first medium';
    if (text !== shown) print(text);
    shown = text;
    if (stage && needOf(stage.index, statuses) === 0) return stage;
    await setTimeout(pause, undefined, { signal: request.signal });
  }
}

/** A drive without a medium has no folder, an empty one, or one that is not of a set. */
function unlessNoMedium(error: unknown): undefined {
  const isMissing = error instanceof CliError && error.exitCode === exitCodes.notFound;
  if (isMissing || ['ENOENT', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  throw error;
}
