import { tryHistories } from '../support/mirror-rounds.js';

tryHistories(1);
