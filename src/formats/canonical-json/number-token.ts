/** Longest token that always survives: a double holds any decimal of 15 digits exactly (IEEE 754), and one more is the point. */
const alwaysSafeLength = 15;

/**
 * True if the decimal value of a JSON number token is the same after RFC 8785 wrote it. `1.0` and `1E2` survive as `1` and `100`;
 * `12345678901234567890`, `0.10000000000000000001`, `1e400`, `1e-400` and `-0` do not.
 */
export function numberSurvives(token: string): boolean {
  if (token.length <= alwaysSafeLength && /^-?(?:0\.\d*)?[1-9]\d*(?:\.\d+)?$|^0$/.test(token)) return true;
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const before = decimal(token);
  return before.digits === '' ? before.sign === '' : sameDecimal(before, decimal(String(value)));
}

interface Decimal {
  readonly sign: string;
  /** Significant digits without zeros at either end; empty for zero. */
  readonly digits: string;
  /** Power of ten of the last digit. */
  readonly exponent: number;
}

function decimal(token: string): Decimal {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(token) ?? [];
  const all = (whole + fraction).replace(/^0+/, '');
  const end = endOfDigits(all);
  return { sign, digits: all.slice(0, end), exponent: Number(exponent) - fraction.length + all.length - end };
}

/** Not a regular expression: `0+$` is quadratic on long runs of zeros. */
function endOfDigits(all: string): number {
  let end = all.length;
  while (end > 0 && all.charCodeAt(end - 1) === 0x30) end -= 1;
  return end;
}

function sameDecimal(a: Decimal, b: Decimal): boolean {
  return a.sign === b.sign && a.digits === b.digits && a.exponent === b.exponent;
}
