import { BaseRpcContext } from '@nestjs/microservices';
import type { CallContext } from '@plumbline/contracts';

export interface IncomingCallProperties {
  readonly pattern: string;
  readonly context: CallContext;
  readonly signal: AbortSignal;
  readonly deadline: Date;
  readonly attempt: number;
}

/** What a handler knows about the call it answers; hand it on as the options of a further call. */
export class IncomingCall extends BaseRpcContext<[IncomingCallProperties]> {
  constructor(private readonly properties: IncomingCallProperties) {
    super([properties]);
  }

  get pattern(): string {
    return this.properties.pattern;
  }

  /** Who asks, and under which request. */
  get context(): CallContext {
    return this.properties.context;
  }

  /** Fires when the caller went away or the deadline passed. */
  get signal(): AbortSignal {
    return this.properties.signal;
  }

  /** The moment after which nobody waits for the reply. */
  get deadline(): Date {
    return this.properties.deadline;
  }

  /** Deliveries of this call so far, from 1. */
  get attempt(): number {
    return this.properties.attempt;
  }
}
