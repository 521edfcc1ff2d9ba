import type { Selectors } from '../../kernel/selectors.js';
import { resolveSelectors } from './resolve-selectors.js';

const profile: Selectors = { kinds: ['vex', 'advisories', 'vex'], ecosystems: ['npm', 'Go', 'npm'] };

describe('resolveSelectors', () => {
  it('sorts lists by bytes and drops repeats', () => {
    expect(resolveSelectors(profile, {})).toEqual({ kinds: ['advisories', 'vex'], ecosystems: ['Go', 'npm'] });
  });

  it('lets the request replace fields of the profile and keeps the others', () => {
    expect(resolveSelectors(profile, { ecosystems: ['PyPI'], sources: undefined })).toEqual({
      kinds: ['advisories', 'vex'],
      ecosystems: ['PyPI'],
    });
  });

  it('keeps an empty list, which selects nothing, apart from an absent one', () => {
    expect(resolveSelectors(profile, { sources: [] })).toHaveProperty('sources', []);
  });

  it('writes one instant in one way', () => {
    const window = { from: '2026-01-01T01:00:00.000+01:00', to: '2026-02-01T00:00:00.5z' };
    expect(resolveSelectors(profile, { timeWindow: window }).timeWindow).toEqual({
      from: '2026-01-01T00:00:00Z',
      to: '2026-02-01T00:00:00.500Z',
    });
  });

  it('drops a window without bounds', () => {
    expect(resolveSelectors(profile, { timeWindow: {} })).not.toHaveProperty('timeWindow');
  });

  it('refuses a selection without kinds', () => {
    expect(() => resolveSelectors(profile, { kinds: [] })).toThrow(
      expect.objectContaining({ code: 'EC-SELECTOR-EMPTY' }),
    );
  });

  it.each([
    ['from after to', '2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['zero length', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00'],
    ['200 years', '1900-01-01T00:00:00Z', '2100-01-01T00:00:00Z'],
    ['no zone', '2026-01-01T00:00:00', '2026-02-01T00:00:00Z'],
    ['a date that does not exist', '2026-02-30T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['a bare date', '2026-01-01', '2026-03-01T00:00:00Z'],
  ])('refuses a time window with %s (B27)', (_, from, to) => {
    const resolve = () => resolveSelectors(profile, { timeWindow: { from, to } });
    expect(resolve).toThrow(
      expect.objectContaining({
        code: 'EC-SELECTOR-WINDOW',
        pointer: expect.stringContaining('/selectors/timeWindow/'),
      }),
    );
  });
});
