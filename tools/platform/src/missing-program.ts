/** A program that a check needs is not here; the message ends with what a person can do. */
export class ProgramMissingError extends Error {
  override readonly name = 'ProgramMissingError';
}
