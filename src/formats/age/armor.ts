import { decodeBase64 } from '../base64/strict-base64.js';
import { FormatError } from '../format-error.js';

const begin = '-----BEGIN AGE ENCRYPTED FILE-----';
const end = '-----END AGE ENCRYPTED FILE-----';
const columns = 64;

/** Whether a file is armored, as one that travels in a mail. */
export const isArmored = (file: Buffer): boolean =>
  file.subarray(0, 1024).toString('latin1').trimStart().startsWith(begin);

/** The file within the armor (age.md, "ASCII armor"): strict PEM, white space around it alone is passed over. Throws FormatError `syntax`, `encoding`. */
export function decodeArmor(text: string): Buffer {
  const lines = text.trim().split(/\r?\n/);
  if (lines.shift() !== begin || lines.pop() !== end)
    throw new FormatError('syntax', 'the armor does not begin and end as it must');
  const short = lines.findIndex((line) => line.length !== columns);
  const last = lines.at(-1) ?? '';
  if ((short >= 0 && short !== lines.length - 1) || last.length === 0 || last.length > columns)
    throw new FormatError('syntax', `a line of the armor has other than ${columns} columns`);
  return decodeBase64(lines.join(''), 'the armor');
}
