// The reference of all settings as Markdown, from their JSON Schema: docs/operations/configuration.md.

const head = `# Configuration

Every setting, made by \`scripts/dump-settings.mjs\` from \`src/platform/config\`; \`npm run check\` refuses a page that is behind.

A setting comes from the environment, else from the JSON file that \`EC_CONFIG\` names (checked against
[settings.schema.json](../../config/settings.schema.json)), else from its default. \`serve\` and \`worker\` have flags for some, which win. An unknown
name, in the environment or the file, stops the start and suggests the nearest one; all problems are told at once. \`export-center doctor\` says the
same without starting anything. An empty variable counts as not set.

Secrets are in files or in the database URLs, which are never logged.
`;

const switchesHead = `
## Switches for tests

In the file \`"Export": { "<name>": true }\` or \`"Export:<name>": true\`, in the environment \`EXPORT__<NAME>\`. Each keeps what it stands for in
memory. A process refuses to start with one unless \`EC_ENVIRONMENT=testing\`.

`;

/** @param {Record<string, any>} schema of the file  @param {(name: string) => string} environmentName */
export function settingsReference(schema, environmentName) {
  const { $schema: _, Export, ...settings } = schema.properties;
  const rows = Object.entries(settings).map(([name, setting]) => settingSection(name, setting, environmentName(name)));
  const switches = Object.keys(Export.properties).map((name) => `- \`Export:${name}\`\n`);
  return `${head}\n${rows.join('\n')}${switchesHead}${switches.join('')}`;
}

function settingSection(name, setting, variable) {
  const facts = [`in the file \`${name}\``, valuesOf(setting), defaultOf(setting)].filter((fact) => fact !== '');
  return `## ${variable}\n\n${sentence(setting.description ?? '')}\n\n- ${facts.join('\n- ')}\n`;
}

function sentence(text) {
  const first = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

function valuesOf({ enum: words, type, format, minimum, maximum, pattern }) {
  if (words) return `one of ${words.map((word) => `\`${word}\``).join(', ')}`;
  if (type === 'integer' || type === 'number') return `a number${rangeOf(minimum, maximum)}`;
  if (format === 'uri') return 'a URL';
  return pattern ? `text that matches \`${pattern}\`` : ({ array: 'a list', boolean: 'true or false' }[type] ?? 'text');
}

function rangeOf(minimum, maximum) {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return minimum === undefined ? '' : ` of at least ${minimum}`;
}

const defaultOf = (setting) =>
  setting.default === undefined ? '' : `default \`${JSON.stringify(setting.default).replace(/^"|"$/g, '')}\``;
