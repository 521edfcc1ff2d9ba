import { conflict } from '../../kernel/errors.js';

export const nameTaken = (name: string) =>
  conflict('EC-CONFLICT-NAME', `a profile named ${name} exists: choose another name, or change that profile`, {
    pointer: '/name',
  });
