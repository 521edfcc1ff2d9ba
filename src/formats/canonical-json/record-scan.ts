import { numberSurvives } from './number-token.js';

export interface RecordScan {
  /** Members of all objects, repeated names included. */
  readonly members: number;
  /** Whether every number has the same decimal value after RFC 8785. */
  readonly numbersSurvive: boolean;
}

/** Counts what JSON.parse hides, over a text that it has accepted already. */
export function scanRecord(text: Uint8Array): RecordScan {
  let members = 0;
  let numbersSurvive = true;
  for (let i = 0; i < text.length; i += 1) {
    const byte = text[i] as number;
    if (byte === 0x22) i = closingQuote(text, i);
    else if (byte === 0x3a) members += 1;
    else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      const end = endOfNumber(text, i);
      numbersSurvive &&= numberSurvives(Buffer.from(text.buffer, text.byteOffset + i, end - i).toString('latin1'));
      i = end - 1;
    }
  }
  return { members, numbersSurvive };
}

function closingQuote(text: Uint8Array, open: number): number {
  let i = open + 1;
  for (let byte = text[i]; byte !== 0x22 && byte !== undefined; byte = text[i]) i += byte === 0x5c ? 2 : 1;
  return i;
}

function endOfNumber(text: Uint8Array, start: number): number {
  let i = start + 1;
  while (isNumberByte(text[i])) i += 1;
  return i;
}

/** Whether a byte can be one of a number token. */
export function isNumberByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2b || byte === 0x2d || (byte | 0x20) === 0x65;
}
