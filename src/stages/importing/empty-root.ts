import { bucketHashesBytes, itemSetRoot } from '../../formats/item-set/item-set-root.js';

/** The item-set root of a mirror that holds nothing yet. */
export const itemSetRootOfNothing = itemSetRoot(new Uint8Array(bucketHashesBytes));
