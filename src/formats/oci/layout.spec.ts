import { digestOf } from '../digest.js';
import { FormatError } from '../format-error.js';
import { blobPath, ociMediaTypes } from './descriptor.js';
import { buildOciLayout, type LayoutInput } from './layout.js';
import { parseLayoutMarker, parseOciIndex, parseOciManifest } from './parse-layout.js';

const aFile = (path: string, content: string, mediaType = 'application/octet-stream') => ({
  path,
  mediaType,
  digest: digestOf(content),
  bytes: content.length,
});

const anInput = (more: Partial<LayoutInput> = {}): LayoutInput => ({
  files: [
    aFile('manifest.json', '{"a":1}', 'application/vnd.export-center.manifest.v1+json'),
    aFile('checksums.txt', 'x', 'text/plain; charset=utf-8'),
  ],
  created: '2026-11-01T00:00:00Z',
  ...more,
});

function code(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'none';
}

describe('the OCI layout of a bundle', () => {
  // The bytes are spelled out: whoever pulls the image sees exactly these.
  it('has these bytes', () => {
    const layout = buildOciLayout(anInput({ refName: 'v1' }));
    expect(layout.marker.toString()).toBe('{"imageLayoutVersion":"1.0.0"}');
    expect(layout.manifest.bytes.toString()).toBe(
      '{"annotations":{"org.opencontainers.image.created":"2026-11-01T00:00:00Z"},"artifactType":"application/vnd.export-center.bundle.v1",' +
        '"config":{"data":"e30=","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",' +
        '"mediaType":"application/vnd.oci.empty.v1+json","size":2},"layers":[' +
        '{"annotations":{"org.opencontainers.image.title":"manifest.json"},"digest":"sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",' +
        '"mediaType":"application/vnd.export-center.manifest.v1+json","size":7},' +
        '{"annotations":{"org.opencontainers.image.title":"checksums.txt"},"digest":"sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",' +
        '"mediaType":"text/plain","size":1}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}',
    );
    expect(layout.index.bytes.toString()).toBe(
      `{"manifests":[{"annotations":{"org.opencontainers.image.ref.name":"v1"},"artifactType":"application/vnd.export-center.bundle.v1",` +
        `"digest":"${layout.manifest.descriptor.digest}","mediaType":"application/vnd.oci.image.manifest.v1+json","size":${layout.manifest.bytes.length}}],` +
        `"mediaType":"application/vnd.oci.image.index.v1+json","schemaVersion":2}`,
    );
    for (const { bytes, descriptor } of [layout.config, layout.manifest, layout.index]) {
      expect(descriptor).toMatchObject({ digest: digestOf(bytes), size: bytes.length });
    }
  });

  it('lists each file of the layout once, in byte order, though two files of the bundle are equal', () => {
    const { members, config, manifest } = buildOciLayout(
      anInput({ files: [aFile('a', 'same'), aFile('b', 'same'), aFile('c', '{}')] }),
    );
    const blobs = [digestOf('same'), config.descriptor.digest, manifest.descriptor.digest].map(blobPath).sort();
    expect(members.map(({ path }) => path)).toEqual(['oci-layout', 'index.json', ...blobs]);
    expect(members.find(({ path }) => path === blobPath(digestOf('same')))).toMatchObject({
      blob: digestOf('same'),
      size: 4,
    });
  });

  it('reads back what it wrote', () => {
    const input = anInput();
    const layout = buildOciLayout(input);
    parseLayoutMarker(layout.marker);
    const descriptor = parseOciIndex(layout.index.bytes);
    expect(descriptor).toEqual(layout.manifest.descriptor);
    const { layers, created, config } = parseOciManifest(layout.manifest.bytes, descriptor);
    expect(layers.map(({ path, digest, size }) => ({ path, digest, size }))).toEqual(
      input.files.map(({ path, digest, bytes }) => ({ path, digest, size: bytes })),
    );
    expect(created).toBe(input.created);
    expect(config).toEqual(layout.config.descriptor);
  });

  it('refuses unsafe and repeated paths, and a manifest that no registry takes', () => {
    expect(code(() => buildOciLayout(anInput({ files: [aFile('../x', '')] })))).toBe('unsafe-path');
    expect(code(() => buildOciLayout(anInput({ files: [aFile('a', ''), aFile('a', 'x')] })))).toBe('duplicate');
    const many = Array.from({ length: 24_000 }, (_, i) => aFile(`data/advisories/${i}`, `${i}`));
    expect(code(() => buildOciLayout(anInput({ files: many })))).toBe('too-large');
  });
});

describe('a foreign OCI layout', () => {
  const { manifest, index } = buildOciLayout(anInput());
  const altered = (bytes: Buffer, from: string, to: string) => {
    const text = bytes.toString();
    expect(text).toContain(from);
    return Buffer.from(text.replace(from, to));
  };
  const parsed = (bytes: Buffer) =>
    code(() =>
      parseOciManifest(bytes, { mediaType: ociMediaTypes.manifest, digest: digestOf(bytes), size: bytes.length }),
    );

  it('is refused where its manifest is not the one of the index', () => {
    expect(code(() => parseOciManifest(altered(manifest.bytes, '2026', '2025'), manifest.descriptor))).toBe('digest');
    expect(code(() => parseOciManifest(manifest.bytes, { ...manifest.descriptor, size: 1 }))).toBe('digest');
    expect(code(() => parseOciManifest(Buffer.alloc(5 * 1024 * 1024), manifest.descriptor))).toBe('too-large');
  });

  it.each([
    ['artifactType":"application/vnd.export-center.bundle.v1', 'artifactType":"application/vnd.other', 'schema'],
    ['"schemaVersion":2', '"schemaVersion":1', 'unsupported-version'],
    ['manifest.json"},', '../manifest.json"},', 'unsafe-path'],
    ['checksums.txt', 'Manifest.json', 'duplicate'],
    ['org.opencontainers.image.title', 'org.example.title', 'schema'],
    ['sha256:2d71', 'sha512:2d71', 'schema'],
    ['sha256:4413', 'sha256:5413', 'schema'],
    ['"size":7', '"size":-7', 'schema'],
    ['"size":7', '"size":7,"size":7', 'duplicate-key'],
  ])('is refused with %s changed to %s', (from, to, expected) => {
    expect(parsed(altered(manifest.bytes, from, to))).toBe(expected);
  });

  it('may have an index that a tool wrote anew, but of one manifest', () => {
    expect(
      code(() => parseOciIndex(altered(index.bytes, '"artifactType":"application/vnd.export-center.bundle.v1",', ''))),
    ).toBe('none');
    expect(code(() => parseOciIndex(Buffer.from('{"schemaVersion":2,"manifests":[]}')))).toBe('schema');
    expect(code(() => parseOciIndex(altered(index.bytes, '"manifests":[', '"manifests":[{},')))).toBe('schema');
    expect(code(() => parseOciIndex(altered(index.bytes, 'manifest.v1+json', 'index.v1+json')))).toBe('schema');
    expect(code(() => parseLayoutMarker(Buffer.from('{"imageLayoutVersion":"2.0.0"}')))).toBe('unsupported-version');
    expect(code(() => parseLayoutMarker(Buffer.from('[]')))).toBe('schema');
  });
});
