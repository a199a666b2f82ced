import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CallContext } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once the guard has let the request in. */
    callContext?: CallContext;
  }
}

/** Who asks, as the guard found it. */
export const Context = createParamDecorator((_data: unknown, execution: ExecutionContext): CallContext => {
  const { callContext } = execution.switchToHttp().getRequest<FastifyRequest>();
  if (callContext) return callContext;
  throw new AppError('INTERNAL', 'A route without authentication asked for its caller.');
});
