import type { CallContext } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import type { IncomingCallProperties } from '../../incoming-call.js';
import type { Metadata } from '../metadata.js';
import type { RequestMessage } from '../request-message.js';
import type { Delivery } from './queue-reader.js';
import type { ReplyWriter } from './reply-writer.js';

export interface FlightOptions {
  readonly message: RequestMessage;
  readonly delivery: Delivery;
  readonly metadata: Metadata;
  readonly reply: ReplyWriter;
  /** By this machine's clock. */
  readonly deadline: Date;
  readonly remainingMs: number;
}

/** One request from its delivery to its last word. */
export class Flight implements IncomingCallProperties {
  /** Resolves when it was stopped. */
  readonly over: Promise<void>;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private stop: () => void = () => undefined;
  private left = false;

  constructor(readonly options: FlightOptions) {
    this.over = new Promise((resolve) => (this.stop = resolve));
    this.timer = setTimeout(() => this.expire(), Math.max(0, options.remainingMs));
  }

  get id(): string {
    return this.options.message.id;
  }

  get caller(): string {
    return this.options.message.caller;
  }

  get pattern(): string {
    return this.options.message.pattern;
  }

  get context(): CallContext {
    return this.options.metadata.context;
  }

  get deadline(): Date {
    return this.options.deadline;
  }

  get attempt(): number {
    return this.options.delivery.attempt;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether it was stopped before it ended by itself. */
  get isOver(): boolean {
    return this.controller.signal.aborted;
  }

  /** Whether another replica is to do it. */
  get isLeft(): boolean {
    return this.left;
  }

  get isExpired(): boolean {
    return this.isOver && (this.signal.reason as AppError).code === 'DEADLINE';
  }

  /** Stops the work; nobody waits for its reply. */
  abort(reason: AppError): void {
    this.land();
    this.options.reply.abandon();
    this.controller.abort(reason);
    this.stop();
  }

  /** Stops the work here without a word to its caller. */
  leave(reason: AppError): void {
    this.left = true;
    this.abort(reason);
  }

  /** The work has ended. */
  land(): void {
    clearTimeout(this.timer);
  }

  private expire(): void {
    this.abort(new AppError('DEADLINE', `Nobody waits for ${this.pattern} any more.`));
  }
}
