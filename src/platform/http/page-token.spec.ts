import { asTenantId } from '../../kernel/ids.js';
import { PageTokens } from './page-token.js';

const tokens = new PageTokens(Buffer.alloc(32, 7));
const tenant = asTenantId('00000000-0000-4000-8000-000000000001');
const scope = { tenant, list: 'runs', filter: { state: 'failed' }, sort: '-createdAt' };

describe('page tokens', () => {
  it('give back the position for the list that they were made for', () => {
    const token = tokens.encode(scope, ['2026-01-01T00:00:00Z', 5, null]);
    expect(token).toMatch(/^[\w-]+$/);
    expect(tokens.decode({ ...scope, filter: { state: 'failed' } }, token)).toEqual(['2026-01-01T00:00:00Z', 5, null]);
  });

  it.each([
    ['another tenant', { tenant: asTenantId('00000000-0000-4000-8000-000000000002') }],
    ['another list', { list: 'profiles' }],
    ['another filter', { filter: { state: 'running' } }],
    ['another order', { sort: 'createdAt' }],
  ])('B13 are refused for %s', (_, change) => {
    const token = tokens.encode(scope, [1]);
    expect(() => tokens.decode({ ...scope, ...change }, token)).toThrow(
      expect.objectContaining({ code: 'EC-PAGE-TOKEN' }),
    );
  });

  it('B13 are refused at any single changed character', () => {
    const token = tokens.encode(scope, ['abc']);
    for (let index = 0; index < token.length; index += 1) {
      const changed = `${token.slice(0, index)}${token[index] === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`;
      expect(() => tokens.decode(scope, changed)).toThrow(expect.objectContaining({ code: 'EC-PAGE-TOKEN' }));
    }
  });

  it.each([
    ['empty', ''],
    ['8 KiB long', 'A'.repeat(8192)],
    ['no base64url', '$$$'],
    ['too short', 'AAAA'],
  ])('B13 are refused when %s', (_, token) => {
    expect(() => tokens.decode(scope, token)).toThrow(expect.objectContaining({ code: 'EC-PAGE-TOKEN' }));
  });

  it('of another installation are refused', () => {
    const other = new PageTokens(Buffer.alloc(32, 8));
    expect(() => tokens.decode(scope, other.encode(scope, [1]))).toThrow(
      expect.objectContaining({ code: 'EC-PAGE-TOKEN' }),
    );
  });
});
