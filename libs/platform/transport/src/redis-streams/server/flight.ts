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

const timerStepMs = 20;

/** One request from its delivery to its last word. */
export class Flight implements IncomingCallProperties {
  /** Resolves when the work has ended or was stopped. */
  readonly ended: Promise<void>;
  private controller?: AbortController;
  private reason?: AppError;
  private readonly timer: NodeJS.Timeout;
  private end: () => void = () => undefined;
  private left = false;

  constructor(readonly options: FlightOptions) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    // Few different times make few lists of timers; nobody waits for this one.
    const roughly = Math.ceil(options.remainingMs / timerStepMs) * timerStepMs;
    this.timer = setTimeout(() => this.expire(), roughly);
  }

  get id(): string {
    return this.options.message.id;
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

  /** Made when a handler asks for it: most do not. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.reason) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  /** Whether it was stopped before it ended by itself. */
  get isOver(): boolean {
    return this.reason !== undefined;
  }

  /** Whether another replica is to do it. */
  get isLeft(): boolean {
    return this.left;
  }

  get isExpired(): boolean {
    return this.reason?.code === 'DEADLINE';
  }

  /** Stops the work; nobody waits for its reply. */
  abort(reason: AppError): void {
    if (this.reason) return;
    this.reason = reason;
    this.land();
    this.options.reply.abandon();
    this.controller?.abort(reason);
  }

  /** Stops the work here without a word to its caller. */
  leave(reason: AppError): void {
    this.left = true;
    this.abort(reason);
  }

  /** The work has ended. */
  land(): void {
    clearTimeout(this.timer);
    this.end();
  }

  private expire(): void {
    this.abort(new AppError('DEADLINE', `Nobody waits for ${this.pattern} any more.`));
  }
}
