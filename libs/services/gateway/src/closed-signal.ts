import { AppError } from '@plumbline/core';
import type { FastifyReply } from 'fastify';

/** Fires when the client went away, or when the reply is complete. */
export function closedSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const close = () => controller.abort(new AppError('CANCELLED', 'The client went away.'));
  raw.once('close', close);
  if (raw.destroyed) close();
  return controller.signal;
}
