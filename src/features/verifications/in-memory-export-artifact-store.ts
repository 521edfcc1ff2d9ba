import { InMemoryResources } from '../../kernel/in-memory-resources.js';
import type { ExportArtifactStore } from './export-artifact-store.port.js';

/** For tests only: the switch that selects it stops the process outside the testing environment. */
export class InMemoryExportArtifactStore extends InMemoryResources implements ExportArtifactStore {
  constructor() {
    super('ver', 'verification');
  }
}
