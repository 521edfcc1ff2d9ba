import pg from 'pg';
import { timestampParser } from './timestamp-parser.js';

const other = pg.types.getTypeParser(1184, 'text') as (text: string) => unknown;
const parse = timestampParser(other);

describe('the text of a timestamptz', () => {
  it.each([
    '2026-11-25 03:14:03+00',
    '2026-11-25 03:14:03.1+00',
    '2026-11-25 03:14:03.12+00',
    '2026-11-25 03:14:03.123+00',
    '2026-11-25 03:14:03.123456+00',
    '2026-11-25 03:14:03.999999+00',
    '0099-12-31 23:59:59.5+00',
    '2026-11-25 03:14:03.123456+05:30',
    '2026-11-25 03:14:03-08',
    '12026-11-25 03:14:03+00',
    '0044-03-15 12:00:00+00 BC',
    'infinity',
    '-infinity',
  ])('%s is read as the driver reads it', (text) => {
    expect(parse(text)).toEqual(other(text));
  });

  it('is read without the driver in its usual form', () => {
    const alone = timestampParser(() => 'the driver');
    expect(alone('2026-11-25 03:14:03.123456+00')).toEqual(new Date('2026-11-25T03:14:03.123Z'));
    expect(alone('2026-11-25 03:14:03+00')).toEqual(new Date('2026-11-25T03:14:03Z'));
  });
});
