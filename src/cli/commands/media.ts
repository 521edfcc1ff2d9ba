import { Option, type Command } from 'commander';
import { usage } from '../cli-error.js';
import { mediaSizes } from '../../formats/media-set/media-names.js';
import { parseCount } from '../flag-values.js';
import { MediaStage } from '../media/fs-media-stage.js';
import { joinMedia } from '../media/join-media.js';
import { needOf, renderNeed, renderSplit, renderStatus } from '../media/render-media.js';
import { splitMedia } from '../media/split-media.js';
import { takeMedia } from '../media/take-media.js';
import { watchMedia } from '../media/watch-media.js';
import { parseMediaSize } from '../media/parse-media-size.js';
import { ProgressLine } from '../progress-line.js';
import { printNote, printResult } from '../print.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';

/** `media split|take|status|join`. */
export function registerMedia(program: Command): void {
  const media = program
    .command('media')
    .description('Carry a file on media that are smaller than it: split it, take the parts in any order, join them.')
    .addHelpText(
      'after',
      `
Examples:
  export-center media split kit.tar burn --size dvd --parity 2
  export-center media take /media/cdrom --into incoming --watch
  export-center media join incoming kit.tar`,
    );
  registerSplit(media);
  registerTake(media);
  media
    .command('status')
    .description('Show which parts are there, which are missing, and the digest that each must have.')
    .argument('<folder>', 'where the parts are taken to')
    .addHelpText('after', '\nExample:\n  export-center media status incoming')
    .action((folder: string, _flags: unknown, command: Command) => status(folder, command.optsWithGlobals()));
  media
    .command('join')
    .description('Check every part, repair what parity can, and write the file.')
    .argument('<folder>', 'where the parts were taken to')
    .argument('<file>', 'what is written; it must not exist')
    .addHelpText('after', '\nExample:\n  export-center media join incoming kit.tar')
    .action((folder: string, file: string, _flags: unknown, command: Command) =>
      join(folder, file, command.optsWithGlobals()),
    );
}

function registerSplit(media: Command): void {
  media
    .command('split')
    .description('Make one folder for each medium, with a checklist.')
    .argument('<file>', 'what is carried: the tar of a bundle or of a kit')
    .argument('<folder>', 'where the folders go; it must not exist, or be empty')
    .addOption(
      new Option(
        '-s, --size <size>',
        `of a medium: ${Object.keys(mediaSizes).join(', ')}, or a number: 4700000000, 700MB, 2GiB`,
      )
        .argParser(parseMediaSize)
        .conflicts('parts'),
    )
    .option('-n, --parts <number>', 'how many parts the file makes, instead of a size', parseCount)
    .option('-p, --parity <number>', 'parts more, so that as many may be lost; repairs scratches too', parseCount)
    .addHelpText('after', '\nExample:\n  export-center media split kit.tar burn --size dvd --parity 2')
    .action((file: string, folder: string, _flags: unknown, command: Command) =>
      split(file, folder, command.optsWithGlobals<SplitFlags>()),
    );
}

function registerTake(media: Command): void {
  media
    .command('take')
    .description('Take the parts that media hold and that are not there yet. Each is checked before it counts.')
    .argument('<media...>', 'folders of media, or a folder that holds such folders')
    .requiredOption('-i, --into <folder>', 'where the parts go; what is there already is kept')
    .option('-w, --watch', 'wait for one medium after the other until all is there')
    .addHelpText('after', '\nExample:\n  export-center media take /media/cdrom --into incoming --watch')
    .action((from: string[], _flags: unknown, command: Command) => take(from, command.optsWithGlobals<TakeFlags>()));
}

interface SplitFlags extends GlobalFlags {
  readonly size?: number;
  readonly parts?: number;
  readonly parity?: number;
}

async function split(file: string, folder: string, { size, parts, parity, ...flags }: SplitFlags): Promise<void> {
  if (size === undefined && parts === undefined)
    throw usage('say how large a medium is', { where: '--size', remedy: 'For example --size dvd, or --parts 20.' });
  const index = await withProgress((told, signal) =>
    splitMedia({ file, folder, capacity: size, parts, parity: parity ?? 0, told, signal }),
  );
  printResult(resolveSettings(flags, process.env), { folder, ...index }, () => renderSplit(folder, index));
}

interface TakeFlags extends GlobalFlags {
  readonly into: string;
  readonly watch?: boolean;
}

async function take(from: readonly string[], { into, watch, ...flags }: TakeFlags): Promise<void> {
  const request = {
    from,
    stage: into,
    told: (part: { readonly path: string }, state: string) => printNote(`${part.path}: ${state}`),
    signal: interrupted(),
  };
  await (watch ? watchMedia(request, printNote) : takeMedia(request));
  await status(into, flags);
}

async function status(folder: string, flags: GlobalFlags): Promise<void> {
  const stage = await MediaStage.open(folder);
  const statuses = await stage.statuses();
  const parts = statuses.map(({ part, state }) => ({ ...part, state }));
  const result = { folder, name: stage.index.name, needed: needOf(stage.index, statuses), parts };
  printResult(resolveSettings(flags, process.env), result, () => renderStatus(statuses) + renderNeed(stage, statuses));
}

async function join(folder: string, file: string, flags: GlobalFlags): Promise<void> {
  const stage = await MediaStage.open(folder);
  const { repaired } = await withProgress((told, signal) => joinMedia(stage, { file, told, signal }));
  const { digest, bytes } = stage.index;
  const made = repaired.map((path) => `repaired ${path}\n`).join('');
  printResult(
    resolveSettings(flags, process.env),
    { file, digest, bytes, repaired },
    () => `${made}${file} ${digest}\n`,
  );
}

type Told = (label: string, done: number, total: number) => void;

async function withProgress<T>(work: (told: Told, signal: AbortSignal) => Promise<T>): Promise<T> {
  const line = new ProgressLine();
  try {
    return await work((label, done, total) => line.show({ label, done, total, unit: 'bytes' }), interrupted());
  } finally {
    line.end();
  }
}

function interrupted(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped: what was taken so far is kept')));
  return stop.signal;
}
