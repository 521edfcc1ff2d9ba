import type { Command } from 'commander';
export function registerQuickstart(_program: Command): void {}
