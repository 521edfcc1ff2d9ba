import { checkRules } from './check-rules.js';
import type { RedactionRule } from './redaction-rules.js';

const refusalOf = (rules: readonly Partial<RedactionRule>[], allow = {}) => {
  try {
    checkRules({ allow, rules: rules.map((rule) => ({ name: 'mine', action: 'drop', ...rule })) });
  } catch (error) {
    const { pointer, message } = error as { pointer: string; message: string };
    return `${pointer} ${message}`;
  }
  return 'fits';
};

describe('the check of redaction rules', () => {
  it.each([
    [
      [{ path: 'id', kinds: ['advisories'] }],
      /^\/rules\/0\/path the redaction rule "mine" would hide id, by which advisories are known/,
    ],
    [[{ path: 'document.tracking' }], /would hide document\.tracking\.id/],
    [[{ path: '*' }], /would hide id/],
    [[{ path: '@graph[].*' }], /would hide @graph\[\]\.type, by which sboms are known/],
    [[{ path: 'statements', kinds: ['vex'] }], /would hide statements\[\]\.status/],
    [[{ path: 'a', text: 'abc' }], /^\/rules\/0 .* either a path or a text/],
    [[{}], /either a path or a text/],
    [[{ path: 'a' }, { path: 'b' }], /^\/rules\/1\/name .* has the name of another/],
    [[{ path: 'a[' }], /^\/rules\/0\/path the path "a\[" cannot be read from character 1 on/],
    [[{ path: 'a', ignoreCase: true }], /^\/rules\/0\/ignoreCase/],
    [[{ text: 'ab' }], /^\/rules\/0\/text .* fewer than 3 characters/],
    [[{ text: 'DACTED' }], /the mask \[redacted\] could meet/],
    [[{ text: 'x [r' }], /the mask/],
  ])('refuses %j by name', (rules, reason) => {
    expect(refusalOf(rules)).toMatch(reason);
  });

  it('takes rules beside what records are known by', () => {
    const rules = [
      { name: 'a', path: 'affected[].database_specific' },
      { name: 'b', path: 'statements[].products[].subcomponents' },
      { name: 'c', path: 'version', kinds: ['advisories'] },
      { name: 'd', text: '.corp.example' },
    ];
    expect(refusalOf(rules, { vex: ['author'] })).toBe('fits');
    expect(refusalOf([], { vex: ['author', 'a..b'] })).toMatch(/^\/allow\/vex\/1 the path/);
  });
});
