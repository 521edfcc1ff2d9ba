import { failure, ok, warning, type Check } from './check.js';

const tolerated = 2_000;
const harmful = 30_000;
const remedy = 'Synchronise both clocks (NTP): tokens, leases and times in bundles depend on them.';

/** Compares a clock with this machine's; milliseconds ahead, negative where it is behind. `precision` is how fine it could be read. */
export function checkClock(name: string, ahead: number, precision = 0): Check {
  const off = Math.max(0, Math.abs(ahead) - precision);
  const detail =
    off <= tolerated
      ? 'agrees with this machine'
      : `is ${seconds(ahead)} ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  if (off > harmful) return failure(name, detail, remedy);
  return off > tolerated ? warning(name, detail, remedy) : ok(name, detail);
}

const seconds = (milliseconds: number): string => `${Math.round(Math.abs(milliseconds) / 1000)} s`;
