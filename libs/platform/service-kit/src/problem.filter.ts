import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { AppError, errorCatalogue } from '@plumbline/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE } from './early-problems.js';
import type { AllowedMethods } from './allowed-methods.js';
import { logger } from './logger.js';
import { isProbe } from './probe-route.js';
import { asAppError, toProblem } from './problem.js';

const RETRY_AFTER_SECONDS = 1;

/** Answers every error of an HTTP request with a problem document; logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly allowedMethods: AllowedMethods) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const methods = this.allowedMethods.of(request.url.split('?')[0] ?? '');
    const error = withLimit(this.refine(asAppError(thrown), methods, request.method), request);
    const problem = toProblem(error, request.id);
    if (problem.status >= 500 && !isProbe(request.routeOptions.url)) log(error, request.id);
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    if (problem.code === 'METHOD_NOT_ALLOWED') reply.header('allow', methods.join(', '));
    if (errorCatalogue[error.code].retryable) reply.header('retry-after', String(retryAfter(error)));
    reply.status(problem.status === 499 ? 400 : problem.status);
    reply.header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
  }

  private refine(error: AppError, methods: readonly string[], method: string): AppError {
    if (error.code !== 'ROUTE_NOT_FOUND' || methods.length === 0 || methods.includes(method)) return error;
    return new AppError(
      'METHOD_NOT_ALLOWED',
      `${method} is not possible here; possible: ${methods.join(', ')}.`,
    );
  }
}

/** The framework cuts a body off without telling where. */
function withLimit(error: AppError, { routeOptions: { bodyLimit: limit } }: FastifyRequest): AppError {
  if (error.code !== 'REQUEST_TOO_LARGE' || 'limit' in error.details || limit === undefined) return error;
  const message = `The body is longer than ${limit} bytes, the most that is read here.`;
  return new AppError('REQUEST_TOO_LARGE', message, { cause: error, details: { limit } });
}

function retryAfter({ details }: AppError): number {
  return typeof details.retryAfterSeconds === 'number' ? details.retryAfterSeconds : RETRY_AFTER_SECONDS;
}

/** Kind and stack of what went wrong; of what is foreseen, such as a full disk or a stop, its sentence is enough. */
function log(error: AppError, requestId: string): void {
  const { code, message, cause } = error;
  if (code === 'INTERNAL') logger.error({ requestId, code, err: cause ?? error });
  else
    logger.warn({
      requestId,
      code,
      reason: message,
      ...(cause instanceof Error && { cause: cause.message }),
    });
}
