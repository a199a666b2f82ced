import { AppError } from '@plumbline/core';
import type { Redelivery } from '@plumbline/contracts';
import type { ReplyFrame } from '../reply-frame.js';
import { errorOf } from '../reply-frame.js';
import type { Lane } from '../stream-keys.js';

/** Where the parts of a reply go. After `end` or `fail` nothing comes. */
export interface ReplySink {
  items(values: readonly unknown[]): void;
  end(): void;
  fail(error: AppError): void;
}

export interface OutgoingRequest {
  readonly pattern: string;
  readonly service: string;
  readonly lane: Lane;
  readonly redelivery: Redelivery;
  readonly timeoutMs: number;
  /** JSON. */
  readonly metadata: string;
  /** JSON. */
  readonly data: string;
}

/** `unsent`: never written; `sending`: no word from Redis yet; `failed`: perhaps written; `written`: confirmed. */
export type SendState = 'unsent' | 'sending' | 'failed' | 'written';

/** A request that waits for its reply. */
export class PendingRequest {
  state: SendState = 'unsent';
  /** By Redis's time. */
  firstSentAt?: number;
  /** By the monotonic clock. */
  sentAt = 0;
  entryId?: string;
  isOver = false;
  private attempt?: number;
  private sequence = 0;

  constructor(
    readonly id: string,
    readonly request: OutgoingRequest,
    /** By the monotonic clock. */
    readonly deadline: number,
    private readonly sink: ReplySink,
  ) {}

  /** Whether it may run once more although it was written: it may have been forgotten, or have run already. */
  get mayRepeat(): boolean {
    return this.attempt === undefined && this.request.redelivery !== 'once';
  }

  /** Takes a part of the reply; true when it was the last. */
  take(frame: ReplyFrame): 'open' | 'over' | 'gap' {
    this.attempt ??= frame.attempt;
    if (frame.attempt !== this.attempt) return this.takeOther(frame);
    if (frame.sequence < this.sequence) return 'open';
    if (frame.sequence > this.sequence) {
      this.sink.fail(new AppError('DATA_LOSS', `A part of the reply of ${this.request.pattern} is missing.`));
      return 'gap';
    }
    this.sequence++;
    if (frame.values !== '[]') this.sink.items(JSON.parse(frame.values) as unknown[]);
    if (!frame.last) return 'open';
    if (frame.error === '') this.sink.end();
    else this.sink.fail(errorOf(frame.error));
    return 'over';
  }

  fail(error: AppError): void {
    this.sink.fail(error);
  }

  /**
   * The first attempt that speaks wins. When a later one speaks, the replica of the first was given up; what it said
   * cannot be continued by another.
   */
  private takeOther(frame: ReplyFrame): 'open' | 'over' {
    if (frame.attempt < (this.attempt as number)) return 'open';
    const { pattern } = this.request;
    const lost = new AppError('REPLICA_LOST', `The replica that answered ${pattern} was lost on the way.`);
    this.sink.fail(frame.error === '' ? lost : errorOf(frame.error));
    return 'over';
  }
}
