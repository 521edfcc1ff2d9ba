import { toExportCenterError } from '../kernel/errors.js';
import { loadSettings, type Settings } from '../platform/config/settings.js';
import { readFault } from '../platform/faults/fault-point.js';

/**
 * Life of a server process: starts, waits for SIGTERM or SIGINT, closes in order; a second signal ends it at once. What cannot start
 * says why on standard error and ends with 1.
 */
export async function runProcess(start: (settings: Settings) => Promise<{ close(): Promise<void> }>): Promise<void> {
  try {
    readFault(process.env);
    // Heard from the first moment: a signal that comes during the start closes in order what was started.
    const told = signal();
    const running = await start(loadSettings());
    await told;
    await running.close();
    process.exit(0);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

/** Milliseconds: a terminal, npm and a service manager may each pass on the same signal. */
const repeatedSignal = 1_000;

function signal(): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (since === undefined) resolve();
        else if (performance.now() - since > repeatedSignal) process.exit(1);
        since ??= performance.now();
      });
    }
  });
}

/** The whole chain of causes in lines; a stack helps only where the error is not one of the product's. */
function explain(error: unknown): string {
  const known = toExportCenterError(error);
  if (known.code === 'EC-INTERNAL' && known.cause !== undefined && known !== error) {
    return `export-center: ${(error as Error).stack ?? String(error)}`;
  }
  const findings = known.findings.map(({ message }) => message).filter((message) => message !== known.message);
  return [`export-center: ${known.code}: ${known.message}`, ...findings.map((message) => `  ${message}`)].join('\n');
}
