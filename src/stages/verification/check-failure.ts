/** A failed check as an exception: thrown where a step cannot go on, kept by CheckList. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';

  constructor(
    readonly code: string,
    message: string,
    readonly path?: string,
  ) {
    super(message);
  }
}
