import { plainToInstance } from 'class-transformer';
import { TimeParameter } from './query-parameters.js';
import { parseTimestamp } from './timestamp.js';

class Query {
  @TimeParameter('a time')
  readonly after?: string;
}

describe('times of the API', () => {
  it.each([
    ['2000-01-01T00:00:01+16:19', '1999-12-31T07:41:01.000Z'],
    ['2000-01-01T00:00:00.245-19:14', '2000-01-01T19:14:00.245Z'],
  ])('reads %s, in a zone beyond those that the database knows', (text, utc) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(utc);
    expect(plainToInstance(Query, { after: text }).after).toBe(utc);
  });

  it.each(['0000-06-01T00:00:00Z', '0001-01-01T00:00:00+10:00', '9999-12-31T23:59:59-10:00', '2026-02-30T00:00:00Z'])(
    'refuses %s, which is no time of the years 1 to 9999 in UTC',
    (text) => expect(parseTimestamp(text)).toBeUndefined(),
  );
});
