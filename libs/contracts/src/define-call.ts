import type { z } from 'zod';

/**
 * What happens when the replica that runs a call is lost: `read` may run again, `keyed` may run again because its
 * handler is idempotent by a key, `once` never runs again because it spends money.
 */
export type Redelivery = 'read' | 'keyed' | 'once';

/** One request, one reply. */
export interface CallDefinition<
  Request extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly kind: 'call';
  /** `service.verb-noun`, the name on the wire. */
  readonly pattern: string;
  readonly request: Request;
  readonly response: Response;
  readonly redelivery: Redelivery;
  /** The whole time a caller waits, in milliseconds. */
  readonly timeoutMs: number;
}

/** One request, many items in order. */
export interface StreamDefinition<Request extends z.ZodType = z.ZodType, Item extends z.ZodType = z.ZodType> {
  readonly kind: 'stream';
  readonly pattern: string;
  readonly request: Request;
  readonly item: Item;
  readonly redelivery: Redelivery;
  /** Longest wait for the next item, in milliseconds. */
  readonly idleMs: number;
  readonly timeoutMs: number;
}

/** Something that happened; delivered at least once to every service that subscribes. */
export interface EventDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly pattern: string;
  readonly payload: Payload;
}

export function defineCall<Request extends z.ZodType, Response extends z.ZodType>(
  definition: Omit<CallDefinition<Request, Response>, 'kind'>,
): CallDefinition<Request, Response> {
  return { kind: 'call', ...definition };
}

export function defineStream<Request extends z.ZodType, Item extends z.ZodType>(
  definition: Omit<StreamDefinition<Request, Item>, 'kind'>,
): StreamDefinition<Request, Item> {
  return { kind: 'stream', ...definition };
}

export function defineEvent<Payload extends z.ZodType>(
  definition: Omit<EventDefinition<Payload>, 'kind'>,
): EventDefinition<Payload> {
  return { kind: 'event', ...definition };
}
