import { styleText } from 'node:util';

type Paint = Parameters<typeof styleText>[0];

/**
 * `--no-color` means the same as the variable NO_COLOR (no-color.org), for this process and those it starts; it wins over FORCE_COLOR.
 */
export function applyColorFlag(args: readonly string[], env: NodeJS.ProcessEnv): void {
  const end = args.indexOf('--');
  if (!args.slice(0, end < 0 ? undefined : end).includes('--no-color')) return;
  delete env.FORCE_COLOR;
  env.NO_COLOR = '1';
}

/** Colours text for the stream it goes to: plain where that is no terminal, NO_COLOR is set or the terminal is dumb. */
export function paint(format: Paint, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(format, text, { stream });
}
