import { cvss3BaseScore } from './cvss3.js';
import { severityOfVector, severityOfWord, worst } from '../evidence-record/severity.js';

describe('the CVSS v3 base score', () => {
  // Scores that the NVD publishes for these vectors.
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVSS:3.0/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:N/A:N', 5.6],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L', 3.7],
    ['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N', 0],
  ])('of %s is %d', (vector, score) => {
    expect(cvss3BaseScore(vector)).toBe(score);
  });

  it.each([
    '11',
    '',
    'CVSS:4.0/AV:N',
    'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/C:H/I:H/A:H',
  ])('of %j is unknown', (vector) => {
    expect(cvss3BaseScore(vector)).toBeUndefined();
    expect(severityOfVector(vector)).toBe('unknown');
  });

  it('falls into the buckets of the specification, and the words of databases too', () => {
    expect(severityOfVector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')).toBe('critical');
    expect(['MODERATE', 'Important', 'low', 'constructor', 5].map(severityOfWord)).toEqual([
      'medium',
      'high',
      'low',
      'unknown',
      'unknown',
    ]);
    expect(worst(['low', 'high', 'unknown'])).toBe('high');
    expect(worst([])).toBe('unknown');
  });
});
