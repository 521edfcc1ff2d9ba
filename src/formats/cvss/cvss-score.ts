import { cvss2Score } from './cvss2.js';
import { cvss3Score } from './cvss3.js';
import { cvss4Score } from './cvss4.js';

export interface CvssScore {
  readonly version: 2 | 3 | 4;
  /** As it was read: without a slash at its end. */
  readonly vector: string;
  /** 0.0 to 10.0. */
  readonly score: number;
}

/** The score of a CVSS vector of version 2, 3.0, 3.1 or 4.0; undefined for another text. */
export function cvssScore(text: string): CvssScore | undefined {
  const vector = text.trim().replace(/\/$/, '');
  const scored = [
    { version: 4 as const, score: cvss4Score(vector) },
    { version: 3 as const, score: cvss3Score(vector) },
    { version: 2 as const, score: cvss2Score(vector) },
  ].find(({ score }) => score !== undefined);
  return scored && { version: scored.version, vector, score: scored.score! };
}
