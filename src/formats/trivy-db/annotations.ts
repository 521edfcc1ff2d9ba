import { isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value.js';

const kevMembers = ['dateAdded', 'dueDate', 'knownRansomwareCampaignUse', 'requiredAction'];
const epssMembers = ['epss', 'percentile', 'model_version'];

/** What findings carry of a record of the KEV catalogue, under `kev` of `Custom`. */
export function kevAnnotation(body: unknown): JsonObject {
  return { kev: pick(body, kevMembers) };
}

/** The same of an EPSS record, under `epss`. */
export function epssAnnotation(body: unknown): JsonObject {
  return { epss: pick(body, epssMembers) };
}

function pick(body: unknown, names: readonly string[]): JsonObject {
  if (!isJsonObject(body)) return {};
  return Object.fromEntries(
    names.flatMap((name): [string, JsonValue][] => (body[name] === undefined ? [] : [[name, body[name]]])),
  );
}
