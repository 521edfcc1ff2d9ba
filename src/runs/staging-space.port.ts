export const STAGING_SPACE = Symbol('StagingSpace');

/** Room on the volume of the content store. */
export interface StagingSpace {
  /** Bytes that this process may still write there. */
  freeBytes(): Promise<number>;
}
