import { AppError, errorCatalogue } from '@plumbline/core';
import { ConfigurationError } from './load-config.js';
import { logger } from './logger.js';
import { OperationError } from './operation-error.js';

/** Codes whose message tells here what to do; the step of the catalogue is for clients of the API. */
const withOwnAdvice = new Set<string>(['CONFLICT', 'STORE_LOCKED', 'STORE_UNWRITABLE', 'UNAVAILABLE']);

/** Why a program cannot go on, for the one who started it; what nobody foresaw is logged, and `unforeseen` says where to look. */
export function explainFailure(error: unknown, unforeseen: string): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof OperationError) return `${error.message}\nNext: ${error.next}`;
  if (error instanceof AppError && error.code !== 'INTERNAL') {
    return withOwnAdvice.has(error.code)
      ? error.message
      : `${error.message}\nNext: ${errorCatalogue[error.code].nextStep}`;
  }
  logger.fatal({ err: error instanceof AppError ? (error.cause ?? error) : error });
  return unforeseen;
}
