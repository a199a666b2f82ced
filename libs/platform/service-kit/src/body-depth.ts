import { AppError } from '@plumbline/core';
import type { FastifyInstance } from 'fastify';

const DEEPEST = 64;

/** Refuses JSON nested so deeply that code which walks it would exhaust the stack. */
export function limitBodyDepth(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (fits(request.body, DEEPEST)) return done();
    const details = { limit: DEEPEST };
    done(
      new AppError('VALIDATION_FAILED', `The JSON is nested more than ${DEEPEST} levels deep.`, { details }),
    );
  });
}

function fits(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => fits(inner, levels - 1));
}
