import type { RecordReader } from '../evidence-record/record-reader.js';
import { readPurls3 } from '../spdx/read-element3.js';
import { readPurls2 } from '../spdx/read-package2.js';
import { member, time } from './members.js';
import type { NormalizedComponent, NormalizedSbom } from './normalized-record.js';

/** An SPDX document, 2.2, 2.3 or 3.0. `subjects` are those that its reader found. */
export function normalizeSpdx(document: RecordReader, subjects: readonly string[]): NormalizedSbom {
  return document.raw('spdxVersion') === undefined ? spdx3(document, subjects) : spdx2(document, subjects);
}

function spdx2(document: RecordReader, subjects: readonly string[]): NormalizedSbom {
  return {
    ...time('created', document.object('creationInfo')?.instant('created')),
    subjects,
    components: document.objects('packages').map((one) => componentOf(one, 'versionInfo', readPurls2(one))),
  };
}

const packageTypes = new Set(['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage']);

function spdx3(document: RecordReader, subjects: readonly string[]): NormalizedSbom {
  const graph = document.raw('@graph') === undefined ? [document] : document.objects('@graph');
  const created = graph.find((element) => element.raw('type') === 'CreationInfo')?.instant('created');
  return {
    ...time('created', created),
    subjects,
    components: graph
      .filter((element) => packageTypes.has(String(element.raw('type'))))
      .map((one) => componentOf(one, 'software_packageVersion', readPurls3(one))),
  };
}

const componentOf = (one: RecordReader, version: string, purls: readonly string[]): NormalizedComponent => ({
  name: one.string('name') ?? '',
  ...member('version', one.string(version)),
  ...member('purl', purls[0]),
});
