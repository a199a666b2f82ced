import type { CallDefinition, EventDefinition, StreamDefinition } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import type { z } from 'zod';
import { CallSpan } from '../../call-tracing.js';
import { Caller, type CallOptions } from '../../caller.js';
import { parseMessage, parseReply } from '../../parse-message.js';
import { encode } from '../../wire.js';
import type { Metadata } from '../metadata.js';
import type { RedisStreamsLink } from '../redis-streams.link.js';
import { serviceOf } from '../stream-keys.js';
import { EventEmitter } from './event-emitter.js';
import type { OutgoingRequest, PendingRequest, ReplySink } from './pending-request.js';
import { ReplyItems } from './reply-items.js';
import { RequestDesk } from './request-desk.js';

type Answered = CallDefinition | StreamDefinition;

/** Reaches handlers in other processes. One for the whole process, whatever services it calls. */
export class RedisStreamsCaller extends Caller {
  private desk?: RequestDesk;
  private readonly events: EventEmitter;
  private closed = false;

  constructor(private readonly link: RedisStreamsLink) {
    super();
    this.events = new EventEmitter(link);
  }

  override async call<Request extends z.ZodType, Response extends z.ZodType>(
    definition: CallDefinition<Request, Response>,
    request: z.input<Request>,
    options: CallOptions,
  ): Promise<z.output<Response>> {
    const { pattern, response } = definition;
    const body = encode(pattern, parseMessage(pattern, definition.request, request));
    const span = CallSpan.ofCaller(pattern);
    try {
      const outgoing = this.outgoing(definition, options, { body, span });
      const reply = await this.answer(outgoing, options.signal);
      const parsed = parseReply(pattern, response, reply);
      span.end();
      return parsed;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  override async *stream<Request extends z.ZodType, Item extends z.ZodType>(
    definition: StreamDefinition<Request, Item>,
    request: z.input<Request>,
    options: CallOptions,
  ): AsyncGenerator<z.output<Item>, void> {
    const { pattern, item, idleMs } = definition;
    const body = encode(pattern, parseMessage(pattern, definition.request, request));
    const span = CallSpan.ofCaller(pattern);
    const items = new ReplyItems();
    let bound: Bound | undefined;
    try {
      const outgoing = this.outgoing(definition, options, { body, span });
      bound = this.start(outgoing, items, options.signal);
      const { pending } = bound;
      const tooLate = () => this.desk?.fail(pending, deadlineError(outgoing, 'for the next item'));
      for (;;) {
        const next = await items.next(idleMs, tooLate);
        if (!next) break;
        yield parseReply(pattern, item, next.value);
      }
    } catch (error) {
      span.end(error);
      throw error;
    } finally {
      span.end();
      if (bound) this.leave(bound);
    }
  }

  override async emit<Payload extends z.ZodType>(
    event: EventDefinition<Payload>,
    payload: z.input<Payload>,
    options: CallOptions,
  ): Promise<void> {
    const { pattern } = event;
    const data = encode(pattern, parseMessage(pattern, event.payload, payload));
    const span = CallSpan.ofCaller(pattern);
    try {
      await this.events.emit({ pattern, metadata: metadataOf(options, span), data }, options.signal);
      span.end();
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  /** Ends what still waits. */
  close(): void {
    this.closed = true;
    this.desk?.close();
  }

  private answer(outgoing: OutgoingRequest, signal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let value: unknown;
      const sink: ReplySink = {
        items: ([first]) => (value = first),
        end: () => {
          bound.unbind();
          resolve(value);
        },
        fail: (error) => {
          bound.unbind();
          reject(error);
        },
      };
      // Nothing is given to the sink before this returns.
      const bound = this.start(outgoing, sink, signal);
    });
  }

  /** Ends it at its deadline or when its caller goes away. */
  private start(outgoing: OutgoingRequest, sink: ReplySink, signal: AbortSignal | undefined): Bound {
    const { pattern, timeoutMs } = outgoing;
    if (signal?.aborted) throw cancelledError(pattern);
    if (timeoutMs <= 0) throw deadlineError(outgoing);
    if (this.closed) throw new AppError('UNAVAILABLE', 'This process ends.');
    this.desk ??= new RequestDesk(this.link);
    const desk = this.desk;
    const pending = desk.start(outgoing, sink);
    const timer = setTimeout(() => desk.fail(pending, lateError(outgoing, pending)), timeoutMs);
    const cancel = () => desk.fail(pending, cancelledError(pattern));
    signal?.addEventListener('abort', cancel);
    const unbind = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    return { pending, unbind };
  }

  private leave({ pending, unbind }: Bound): void {
    unbind();
    this.desk?.leave(pending);
  }

  private outgoing(
    { kind, pattern, redelivery, timeoutMs }: Answered,
    options: CallOptions,
    { body, span }: { body: string; span: CallSpan },
  ): OutgoingRequest {
    const metadata = metadataOf(options, span);
    return {
      pattern,
      service: serviceOf(pattern),
      lane: kind,
      redelivery,
      timeoutMs: this.budget(timeoutMs, options),
      metadata,
      data: body,
    };
  }

  /** Each hop keeps a little of what its caller gave it, for its own way back. */
  private budget(timeoutMs: number, { deadline }: CallOptions): number {
    if (!deadline) return timeoutMs;
    const { clock, limits } = this.link.settings;
    return Math.min(timeoutMs, deadline.getTime() - clock.now().getTime() - limits.hopMs);
  }
}

interface Bound {
  readonly pending: PendingRequest;
  readonly unbind: () => void;
}

function metadataOf({ context }: CallOptions, span: CallSpan): string {
  const metadata: Metadata = { context, trace: span.headers() };
  return JSON.stringify(metadata);
}

/** What was never written was not too slow: it could not be sent. */
function lateError(outgoing: OutgoingRequest, { state }: PendingRequest): AppError {
  if (state === 'written' || state === 'sending') return deadlineError(outgoing);
  return new AppError('UNAVAILABLE', `${outgoing.pattern} could not be sent in time: Redis does not answer.`);
}

function deadlineError({ pattern, timeoutMs }: OutgoingRequest, what = 'as a whole'): AppError {
  return new AppError('DEADLINE', `${pattern} did not answer in time ${what}.`, {
    details: { pattern, timeoutMs },
  });
}

function cancelledError(pattern: string): AppError {
  return new AppError('CANCELLED', `The caller of ${pattern} went away.`);
}
