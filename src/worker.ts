import 'reflect-metadata';
import { requireNode } from './app/require-node.js';

requireNode();
const { runProcess } = await import('./app/run-process.js');
const { startWorker } = await import('./app/start-worker.js');
await runProcess(startWorker);
