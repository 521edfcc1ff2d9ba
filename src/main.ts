import 'reflect-metadata';
import { requireNode } from './app/require-node.js';

requireNode();
const { runProcess } = await import('./app/run-process.js');
const { startApi } = await import('./app/start-api.js');
await runProcess(startApi);
