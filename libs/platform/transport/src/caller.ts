import type { CallContext, CallDefinition, EventDefinition, StreamDefinition } from '@plumbline/contracts';
import type { z } from 'zod';

/** An `IncomingCall` fits: its caller, signal and deadline then bound the further call too. */
export interface CallOptions {
  readonly context: CallContext;
  readonly signal?: AbortSignal;
  readonly deadline?: Date;
}

/**
 * Reaches the handlers of other services. Every call ends exactly once: with the reply, or with an AppError — the
 * handler's own, or `DEADLINE`, `CANCELLED`, `NO_HANDLER`, `VALIDATION_FAILED`, `REQUEST_TOO_LARGE`, `INTERNAL`; between
 * processes also `UNAVAILABLE`, `OVERLOADED`, `NO_RESPONDERS`, `REPLICA_LOST`, `POISON`, `DATA_LOSS`, `FORBIDDEN`,
 * `MESSAGE_UNAUTHENTICATED`.
 */
export abstract class Caller {
  abstract call<Request extends z.ZodType, Response extends z.ZodType>(
    definition: CallDefinition<Request, Response>,
    request: z.input<Request>,
    options: CallOptions,
  ): Promise<z.output<Response>>;

  /** Items in order; leaving the loop, or the signal, stops the handler. */
  abstract stream<Request extends z.ZodType, Item extends z.ZodType>(
    definition: StreamDefinition<Request, Item>,
    request: z.input<Request>,
    options: CallOptions,
  ): AsyncIterable<z.output<Item>>;

  /**
   * Resolves when the event is in safe hands: in one process when every subscriber has handled it, between processes
   * when the broker has it and will give it to each subscribing service until it is handled. Rejects when not; then emit
   * it again. It comes at least once, so handlers must bear it twice.
   */
  abstract emit<Payload extends z.ZodType>(
    event: EventDefinition<Payload>,
    payload: z.input<Payload>,
    options: CallOptions,
  ): Promise<void>;
}
