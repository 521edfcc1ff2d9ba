// The architecture as rules. Each comment is the message that an offender reads: it says what to do instead.
const level = { formats: 0, kernel: 1, platform: 1, stages: 2, runs: 3, features: 4, console: 4, cli: 4, app: 5 };

const downwardOnly = Object.entries(level).map(([name, height]) => ({
  name: `${name}-imports-only-downward`,
  comment: `src/${name} is level ${height}: it may import only its own folder and lower levels. Declare a port beside the consumer and bind it in src/app instead.`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: {
    path: `^src/(${Object.entries(level)
      .filter(
        ([other, otherHeight]) =>
          otherHeight >= height && other !== name && !(name === 'platform' && other === 'kernel'),
      )
      .map(([other]) => other)
      .join('|')})/`,
  },
}));

export default {
  forbidden: [
    ...downwardOnly,
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or lack a third one below both. Type edges count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'formats-are-pure',
      comment:
        'src/formats turns values into bytes: node:crypto, node:zlib and node:buffer only. Pass clocks, randomness and files in as arguments.',
      severity: 'error',
      from: { path: '^src/formats/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot:
          '^src/formats/|^(node:)?(crypto|zlib|buffer)$|node_modules/@noble/(ciphers|post-quantum|hashes|curves)/',
      },
    },
    {
      name: 'only-platform-db-knows-the-driver',
      comment: 'Use Database from platform/db; only platform/db and *.entity.ts may import typeorm or pg.',
      severity: 'error',
      from: { pathNot: '^src/platform/db/|\\.entity\\.ts$|^migrations/|^test/|^bench/|^config/' },
      to: { path: 'node_modules/(typeorm|pg|pg-copy-streams)/' },
    },
    {
      name: 'features-meet-only-in-app',
      comment: 'One feature does not import another. What both need lies lower, or is bound in src/app.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'cli-knows-no-nest',
      comment: 'The command line must start in milliseconds: no Nest, no database driver.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: 'node_modules/(@nestjs|typeorm|pg)/' },
    },
    {
      name: 'no-test-code-in-src',
      comment: 'Production code does not import test support.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(test|bench)/|\\.spec\\.ts$' },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file. Delete it or use it.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '\\.spec\\.ts$|\\.d\\.ts$|^src/(main|worker|cli)\\.ts$|-thread\\.ts$',
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
