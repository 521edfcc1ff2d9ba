import { invalid } from '../../kernel/errors.js';

export const emptySelection = () =>
  invalid(
    'EC-SELECTOR-EMPTY',
    'the selectors match no record at this cut: widen them, or set allowEmpty in the profile',
    { pointer: '/selectors' },
  );
