import { keysQuery, rangeQuery, scanQuery, settingsStatement } from './evidence-queries.js';

const hostile = `x'); DROP TABLE evidence_items; --`;

describe('evidence queries', () => {
  it('carry every value as a setting and none in the text', () => {
    const scan = {
      kind: 'advisories' as const,
      cut: { seq: 4711 },
      selectors: {
        sources: [hostile],
        ecosystems: [hostile],
        packages: [hostile, 'pkg:PyPI/A_b@1'],
        severities: ['high' as const],
        aliases: [hostile],
        subjects: [hostile],
        timeWindow: { from: '2024-01-01T00:00:00Z', to: '2024-02-01T00:00:00Z' },
      },
    };
    const range = rangeQuery(scan, { after: hostile, upTo: `${hostile}z` });
    for (const query of [scanQuery(scan), range, keysQuery(scan, [hostile])]) {
      for (const value of ['DROP', '4711', 'advisories', '2024', 'high']) expect(query.text).not.toContain(value);
      const [names, values] = settingsStatement(query).values as [string[], string[]];
      expect(values[names.indexOf('ec.packages')]).toBe(JSON.stringify([hostile, 'pkg:pypi/a-b']));
      expect(values[names.indexOf('ec.cut')]).toBe('4711');
      expect(new Set(names).size).toBe(names.length);
      for (const name of query.text.matchAll(/current_setting\('([^']+)'/g)) expect(names).toContain(name[1]);
    }
  });
});
