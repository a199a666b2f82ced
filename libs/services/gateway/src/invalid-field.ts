import { AppError } from '@plumbline/core';

/** `VALIDATION_FAILED` that names one field. */
export function invalidField(path: string, message: string, cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', `${path}: ${message}`, {
    cause,
    details: { errors: [{ path, message }] },
  });
}
