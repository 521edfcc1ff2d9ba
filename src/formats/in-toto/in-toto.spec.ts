import { digestOf } from '../digest.js';
import { externalParametersOf, provenancePredicate, slsaProvenanceType } from './slsa-provenance.js';
import { decodeStatement, encodeStatement, requireSubject, subjectOf, type Statement } from './statement.js';

const digest = digestOf('manifest');
const statement: Statement = {
  subject: [subjectOf('manifest.json', digest)],
  predicateType: 'urn:test',
  predicate: { a: 1 },
};
const encoded = encodeStatement(statement).toString();

describe('a statement', () => {
  it('comes back as it was written', () => {
    expect(decodeStatement(Buffer.from(encoded))).toEqual(statement);
    expect(encoded).toBe(
      `{"_type":"https://in-toto.io/Statement/v1","predicate":{"a":1},"predicateType":"urn:test","subject":[{"digest":{"sha256":"${digest.slice(7)}"},"name":"manifest.json"}]}`,
    );
  });

  it.each<[string, (text: string) => string, string]>([
    ['another _type', (text) => text.replace('Statement/v1', 'Statement/v0.1'), 'unsupported-version'],
    ['no subject', (text) => text.replace(/"subject":\[.*\]/, '"subject":[]'), 'schema'],
    ['a subject without sha256', (text) => text.replace('"sha256"', '"sha512"'), 'schema'],
    ['upper-case hex', (text) => text.replace(digest.slice(7), digest.slice(7).toUpperCase()), 'digest'],
    ['two subjects of one name', (text) => text.replace(/"subject":\[(.*)\]/, '"subject":[$1,$1]'), 'duplicate'],
    ['an unknown member', (text) => text.replace('{"_type"', '{"x":1,"_type"'), 'schema'],
    ['no predicate', (text) => text.replace('"predicate":{"a":1},', ''), 'schema'],
  ])('B52: refuses %s', (_name, change, code) => {
    expect(() => decodeStatement(Buffer.from(change(encoded)))).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('B52: is about one file only', () => {
    expect(() => requireSubject(statement, 'manifest.json', digest)).not.toThrow();
    expect(() => requireSubject(statement, 'other.json', digest)).toThrow(/only subject must be other.json/);
    expect(() => requireSubject(statement, 'manifest.json', digestOf('other'))).toThrow(
      /is about a manifest.json of SHA-256/,
    );
    const more = { ...statement, subject: [...statement.subject, subjectOf('more', digest)] };
    expect(() => requireSubject(more, 'manifest.json', digest)).toThrow(/only subject/);
  });
});

describe('SLSA provenance', () => {
  const predicate = provenancePredicate({
    buildType: 'urn:build:v1',
    externalParameters: { plan: {} },
    internalParameters: {},
    resolvedDependencies: [{ uri: 'urn:x', digest }],
    builder: { id: 'urn:builder', version: { tool: '1' } },
    invocationId: 'run',
    startedOn: '2026-01-01T00:00:00Z',
    finishedOn: '2026-01-01T00:00:01Z',
  });

  it('has the shape of version 1', () => {
    expect(slsaProvenanceType).toBe('https://slsa.dev/provenance/v1');
    expect(predicate).toEqual({
      buildDefinition: {
        buildType: 'urn:build:v1',
        externalParameters: { plan: {} },
        internalParameters: {},
        resolvedDependencies: [{ uri: 'urn:x', digest: { sha256: digest.slice(7) } }],
      },
      runDetails: {
        builder: { id: 'urn:builder', version: { tool: '1' } },
        metadata: { invocationId: 'run', startedOn: '2026-01-01T00:00:00Z', finishedOn: '2026-01-01T00:00:01Z' },
      },
    });
  });

  it('gives its parameters for known build types only', () => {
    expect(externalParametersOf(predicate, (type) => type === 'urn:build:v1').value).toEqual({ plan: {} });
    expect(() => externalParametersOf(predicate, () => false)).toThrow(/buildType "urn:build:v1" is not known/);
    expect(() => externalParametersOf({ buildDefinition: {} }, () => true)).toThrow(/buildType/);
  });
});
