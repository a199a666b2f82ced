import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export interface ServerSentEvent {
  readonly id?: string;
  readonly event?: string;
  /** One line: JSON, or a word of a protocol. */
  readonly data: string;
}

/** Sends the events as they come, at the client's pace; a comment goes out after each silence of `heartbeatMs`. */
export function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<ServerSentEvent>,
  heartbeatMs: number,
): FastifyReply {
  reply.header('content-type', 'text/event-stream; charset=utf-8');
  reply.header('cache-control', 'no-store');
  // Proxies of the nginx kind would hold small pieces back.
  reply.header('x-accel-buffering', 'no');
  return reply.status(200).send(Readable.from(encode(events, heartbeatMs)));
}

async function* encode(
  events: AsyncIterable<ServerSentEvent>,
  heartbeatMs: number,
): AsyncGenerator<string, void> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ;) {
      const result = await orSilence(next, heartbeatMs);
      if (result?.done) return;
      yield result ? frame(result.value) : ': heartbeat\n\n';
      if (result) next = iterator.next();
    }
  } finally {
    void iterator.return?.();
  }
}

/** The result, or undefined when it takes longer. */
async function orSilence<Result>(result: Promise<Result>, milliseconds: number): Promise<Result | undefined> {
  const silence = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => silence.resolve(undefined), milliseconds);
  try {
    return await Promise.race([result, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function frame({ id, event, data }: ServerSentEvent): string {
  return `${id ? `id: ${id}\n` : ''}${event ? `event: ${event}\n` : ''}data: ${data}\n\n`;
}
