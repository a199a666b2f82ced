/** A command that cannot go on, in words for the one who typed it. */
export class OperationError extends Error {
  override readonly name = 'OperationError';

  constructor(
    message: string,
    /** What to do, without a full stop. */
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
