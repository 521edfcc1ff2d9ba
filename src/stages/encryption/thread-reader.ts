import { SliceReader } from '../verification/fs-slice-reader.js';

const reader = new SliceReader();

/** One reader a thread, for one file after the other: disposing of it closes its files and leaves its buffer, which is large, to the next. */
export const threadReader = (): SliceReader => reader;
