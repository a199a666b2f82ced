import { type ErrorCode, errorCatalogue, isErrorCode } from './error-catalogue.js';

export interface AppErrorOptions extends ErrorOptions {
  /** Facts for the caller: limits, sizes, ids. Never a secret and never document text. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An error as it travels between services: plain JSON without stack or cause. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error of the house; `code` is stable, `message` is a sentence for people. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options);
    this.details = options.details ?? {};
  }

  /** Whether the same request can succeed later without a change. */
  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }

  toRecord(): ErrorRecord {
    return { code: this.code, message: this.message, details: this.details };
  }

  static fromRecord({ code, message, details }: ErrorRecord): AppError {
    return new AppError(isErrorCode(code) ? code : 'INTERNAL', message, { details });
  }

  /** Any thrown value as an AppError; what was not foreseen becomes `INTERNAL` and keeps its cause for the log. */
  static from(error: unknown): AppError {
    if (error instanceof AppError) return error;
    if (error instanceof Error && error.name === 'AbortError')
      return new AppError('CANCELLED', 'The work was cancelled.', { cause: error });
    return new AppError('INTERNAL', 'An unexpected error occurred.', { cause: error });
  }
}
