import { z } from 'zod';
import { exportSwitches } from './export-switches.js';
import { settingFields } from './setting-fields.js';

/** JSON Schema of the file that EC_CONFIG names, and the file of defaults beside it. */
export function settingsSchema(): Record<string, unknown> {
  const { properties } = z.toJSONSchema(settingFields, { io: 'input' });
  const switches = Object.fromEntries(exportSwitches.map((name) => [name, { type: 'boolean' }]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of the Export Center',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...properties,
      Export: {
        description: 'testing only: in-memory implementations behind the ports of these names',
        type: 'object',
        additionalProperties: false,
        properties: switches,
      },
    },
    patternProperties: { '^Export:': { type: 'boolean' } },
  };
}

export function defaultSettings(): Record<string, unknown> {
  return { $schema: './settings.schema.json', ...settingFields.parse({}) };
}
