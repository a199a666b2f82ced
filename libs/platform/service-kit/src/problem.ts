import { HttpException } from '@nestjs/common';
import type { Problem } from '@plumbline/contracts';
import { AppError, type ErrorCode, errorCatalogue } from '@plumbline/core';

const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'ROUTE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'DEADLINE',
  413: 'REQUEST_TOO_LARGE',
  414: 'REQUEST_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA',
  431: 'REQUEST_TOO_LARGE',
  503: 'UNAVAILABLE',
};

/** The problem document (RFC 9457) of an error; what was not foreseen shows nothing of itself. */
export function toProblem(error: unknown, requestId: string): Problem {
  const { code, message, details } = asAppError(error);
  const { status, title, nextStep } = errorCatalogue[code];
  const { errors, ...rest } = details as { errors?: Problem['errors'] };
  return {
    type: `urn:plumbline:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: message,
    code,
    requestId,
    nextStep,
    ...(errors && { errors }),
    ...(Object.keys(rest).length > 0 && { details: rest }),
  };
}

/** Any error that reaches the edge as an AppError: those of the framework by their status, which tell no internals. */
export function asAppError(error: unknown): AppError {
  const status = statusOf(error);
  if (error instanceof AppError || status === undefined) return AppError.from(error);
  const code = codesByStatus[status] ?? (status < 500 ? 'VALIDATION_FAILED' : 'INTERNAL');
  const message = code === 'INTERNAL' ? 'An unexpected error occurred.' : (error as Error).message;
  return new AppError(code, message, { cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
