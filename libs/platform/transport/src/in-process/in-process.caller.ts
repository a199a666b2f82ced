import type { CallDefinition, EventDefinition, StreamDefinition } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import type { z } from 'zod';
import { CallLifetime } from '../call-lifetime.js';
import { CallSpan } from '../call-tracing.js';
import { Caller, type CallOptions } from '../caller.js';
import { parseMessage, parseReply } from '../parse-message.js';
import { decode, encode } from '../wire.js';
import type { InProcessMessage, InProcessServer } from './in-process.server.js';

const EVENT_TIMEOUT_MS = 10_000;

/** Reaches handlers of the same process with the promises of a real wire: JSON, deadlines, cancellation, typed errors. */
export class InProcessCaller extends Caller {
  constructor(private readonly server: InProcessServer) {
    super();
  }

  override async call<Request extends z.ZodType, Response extends z.ZodType>(
    definition: CallDefinition<Request, Response>,
    request: z.input<Request>,
    options: CallOptions,
  ): Promise<z.output<Response>> {
    const { pattern, timeoutMs, response } = definition;
    const body = encode(pattern, parseMessage(pattern, definition.request, request));
    const lifetime = new CallLifetime({ ...options, pattern, timeoutMs });
    const span = CallSpan.ofCaller(pattern);
    try {
      const sent = message(pattern, body, { options, lifetime, span });
      const reply = await lifetime.race(this.server.answer(sent));
      return parseReply(pattern, response, decode(reply));
    } catch (error) {
      span.end(error);
      throw overTheWire(error);
    } finally {
      span.end();
      lifetime.close();
    }
  }

  override async *stream<Request extends z.ZodType, Item extends z.ZodType>(
    definition: StreamDefinition<Request, Item>,
    request: z.input<Request>,
    options: CallOptions,
  ): AsyncGenerator<z.output<Item>, void> {
    const { pattern, timeoutMs, idleMs, item } = definition;
    const body = encode(pattern, parseMessage(pattern, definition.request, request));
    const lifetime = new CallLifetime({ ...options, pattern, timeoutMs });
    const span = CallSpan.ofCaller(pattern);
    const items = this.server.answerMany(message(pattern, body, { options, lifetime, span }));
    try {
      for (;;) {
        const next = await lifetime.race(items.next(), idleMs);
        if (next.done) return;
        yield parseReply(pattern, item, decode(next.value));
      }
    } catch (error) {
      span.end(error);
      throw overTheWire(error);
    } finally {
      span.end();
      lifetime.close();
      // Not awaited: a handler that ignores its signal must not hold the caller.
      void items.return().catch(() => undefined);
    }
  }

  override async emit<Payload extends z.ZodType>(
    event: EventDefinition<Payload>,
    payload: z.input<Payload>,
    options: CallOptions,
  ): Promise<void> {
    const { pattern } = event;
    const body = encode(pattern, parseMessage(pattern, event.payload, payload));
    if (!this.server.answers(pattern)) return;
    const lifetime = new CallLifetime({ ...options, pattern, timeoutMs: EVENT_TIMEOUT_MS });
    const span = CallSpan.ofCaller(pattern);
    try {
      await lifetime.race(this.server.answer(message(pattern, body, { options, lifetime, span })));
    } catch (error) {
      span.end(error);
      throw overTheWire(error);
    } finally {
      span.end();
      lifetime.close();
    }
  }
}

interface Sending {
  readonly options: CallOptions;
  readonly lifetime: CallLifetime;
  readonly span: CallSpan;
}

function message(pattern: string, body: string, { options, lifetime, span }: Sending): InProcessMessage {
  const { deadline, signal } = lifetime;
  return { pattern, body, context: options.context, deadline, signal, trace: span.headers() };
}

/** What a caller may know of a failure: code, message and details; unforeseen ones keep their cause for the log. */
function overTheWire(error: unknown): AppError {
  const { code, message: text, details, cause } = AppError.from(error);
  return new AppError(code, text, { details, cause });
}
