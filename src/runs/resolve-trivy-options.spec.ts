import type { ProfileKind } from '../kernel/profile.js';
import type { ProfileSpecInput } from './profile-spec.dto.js';
import { resolveProfileSpec } from './resolve-profile-spec.js';

const resolve = (input: Partial<ProfileSpecInput>) =>
  resolveProfileSpec({ kind: 'trivy:db', ...input }, new Date('2026-01-01T00:00:00Z'));

function refusal(input: Partial<ProfileSpecInput>): unknown {
  try {
    return resolve(input);
  } catch (error) {
    return error;
  }
}

describe('the options of a Trivy profile', () => {
  it.each<[ProfileKind, number, number]>([
    ['trivy:db', 2, 24],
    ['trivy:java-db', 1, 72],
  ])('of kind %s are filled in as upstream has them', (kind, schemaVersion, updateIntervalHours) => {
    expect(resolve({ kind }).trivy).toEqual({ schemaVersion, updateIntervalHours, annotations: [], overlays: [] });
  });

  it('say which kinds of evidence are read', () => {
    expect(resolve({}).selectors.kinds).toEqual(['advisories']);
    expect(resolve({ trivy: { annotations: ['kev', 'epss'], vex: 'suppress' } }).selectors.kinds).toEqual([
      'advisories',
      'epss',
      'kev',
      'vex',
    ]);
  });

  it('have one normal form', () => {
    const written = { annotations: ['kev', 'epss', 'kev'] as const, overlays: ['own', 'acme', 'own'] };
    expect(resolve({ trivy: { ...written, annotations: [...written.annotations] } }).trivy).toMatchObject({
      annotations: ['epss', 'kev'],
      overlays: ['acme', 'own'],
    });
  });

  it.each<[string, Partial<ProfileSpecInput>, string, string]>([
    ['another schema version', { trivy: { schemaVersion: 3 } }, 'EC-SCHEMA-UNSUPPORTED', '/trivy/schemaVersion'],
    [
      'the schema version of the other database',
      { kind: 'trivy:java-db', trivy: { schemaVersion: 2 } },
      'EC-SCHEMA-UNSUPPORTED',
      '/trivy/schemaVersion',
    ],
    [
      'an option of the other database',
      { kind: 'trivy:java-db', trivy: { overlays: ['own'] } },
      'EC-PROFILE-COMBINATION',
      '/trivy/overlays',
    ],
    [
      'a kind of evidence that it has no use for',
      { selectors: { kinds: ['advisories', 'kev'] } },
      'EC-PROFILE-COMBINATION',
      '/selectors/kinds',
    ],
    [
      'a selection without a kind that it needs',
      { selectors: { kinds: ['advisories'] }, trivy: { vex: 'suppress' } },
      'EC-PROFILE-COMBINATION',
      '/selectors/kinds',
    ],
  ])('B25: refuse %s, and name the field', (_what, input, code, pointer) => {
    expect(refusal(input)).toMatchObject({ code, pointer });
  });

  it('B25: do not belong to other kinds', () => {
    expect(refusal({ kind: 'json:raw', trivy: {} })).toMatchObject({
      code: 'EC-PROFILE-COMBINATION',
      message: expect.stringContaining('a profile of kind json:raw has no trivy') as string,
    });
    expect(resolve({ kind: 'json:raw' })).not.toHaveProperty('trivy');
  });
});
