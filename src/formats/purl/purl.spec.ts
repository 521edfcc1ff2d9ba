import { packagePurl, parsePurl } from './purl.js';

describe('package URLs', () => {
  it.each([
    ['pkg:npm/%40angular/core@12.0.0?x=1#sub', 'pkg:npm/%40angular/core'],
    ['pkg:npm/@angular/core', 'pkg:npm/%40angular/core'],
    ['pkg:PyPI/Zope_Interface@1', 'pkg:pypi/zope-interface'],
    ['pkg:maven/org.Apache/Commons@1', 'pkg:maven/org.Apache/Commons'],
    ['pkg:golang/github.com/Foo/bar@v1.0.0+incompatible', 'pkg:golang/github.com/foo/bar'],
    ['pkg:oci/trivy@sha256:abc?repository_url=ghcr.io%2Fx', 'pkg:oci/trivy'],
    ['pkg:deb/debian/curl@7.50.3-1?arch=i386', 'pkg:deb/debian/curl'],
    ['pkg:rpm/almalinux/libstdc%2B%2B', 'pkg:rpm/almalinux/libstdc%2B%2B'],
  ])('%s names the package %s', (text, name) => {
    expect(packagePurl(text)).toBe(name);
  });

  it.each([
    '',
    'npm/x',
    'pkg:npm',
    'pkg:npm/',
    'pkg:/x',
    'pkg:npm/a b',
    'pkg:npm/%zz',
    'pkg:npm/x?novalue',
    'pkg:npm/@1',
  ])('%j is none', (text) => {
    expect(parsePurl(text)).toBeUndefined();
  });

  it('keeps the qualifiers that are asked for', () => {
    expect(packagePurl('pkg:oci/trivy?arch=amd64&repository_url=ghcr.io%2Fa%2Ftrivy', ['repository_url'])).toBe(
      'pkg:oci/trivy?repository_url=ghcr.io%2Fa%2Ftrivy',
    );
  });

  it('tells version and qualifiers', () => {
    const purl = parsePurl('pkg:oci/trivy@sha256%3Aabc?tag=1');
    expect(purl).toMatchObject({ type: 'oci', name: 'trivy', version: 'sha256:abc' });
    expect(purl?.qualifiers.get('tag')).toBe('1');
  });
});
