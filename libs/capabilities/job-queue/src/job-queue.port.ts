export interface QueueLimits {
  /** Attempts before a message becomes a dead letter. */
  readonly maxAttempts: number;
  /** A message that is not settled for this long is given to another worker. */
  readonly leaseMs: number;
}

/** A delivery; settle it by returning or throwing. */
export interface Delivery<Payload> {
  readonly payload: Payload;
  /** From 1. */
  readonly attempt: number;
  /** Fires when the lease was lost, the message was cancelled or the worker stops. */
  readonly signal: AbortSignal;
}

export interface WorkOptions {
  /** Messages handled at once. */
  readonly concurrency: number;
}

/** Work that must be done at least once, also after `kill -9`. */
export abstract class JobQueue {
  abstract readonly limits: QueueLimits;
  /** `key` is unique among waiting and running messages of a queue: a second send of it is ignored. */
  abstract send(queue: string, key: string, payload: object): Promise<void>;
  /** Starts handling; a thrown error counts as an attempt. Resolves when the worker listens. */
  abstract work<Payload extends object>(
    queue: string,
    options: WorkOptions,
    handle: (delivery: Delivery<Payload>) => Promise<void>,
  ): Promise<void>;
  /** Removes a waiting message, or fires the signal of a running one. Whether there was one. */
  abstract cancel(queue: string, key: string): Promise<boolean>;
  /** Waiting and running messages. */
  abstract count(queue: string): Promise<number>;
  /** Messages whose attempts are used up. */
  abstract deadLetters(queue: string): Promise<{ key: string; payload: object }[]>;
  /** Stops fetching, fires the signals, waits for handlers; unsettled messages stay for the next start. */
  abstract close(): Promise<void>;
}
