import { AppError } from '@plumbline/core';
import { refusalOf } from '../redis-connection.port.js';
import type { RedisStreamsLink } from '../redis-streams.link.js';
import { fieldsOf } from '../request-message.js';
import { eventKey } from '../stream-keys.js';

export interface OutgoingEvent {
  readonly pattern: string;
  /** JSON. */
  readonly metadata: string;
  /** JSON. */
  readonly data: string;
}

const patienceMs = 10_000;
const retryMs = 200;
const streamLength = 10_000;
const lifeMs = 7 * 24 * 3_600_000;
const prolongMs = 3_600_000;

/** Writes events into the stream of their topic, each until Redis has it. */
export class EventEmitter {
  private readonly prolongedAt = new Map<string, number>();

  constructor(private readonly link: RedisStreamsLink) {
    // Whatever answers now may know nothing of former keys.
    link.writer.onReady(() => this.prolongedAt.clear());
  }

  async emit(event: OutgoingEvent, signal?: AbortSignal): Promise<void> {
    const { writer } = this.link;
    const end = performance.now() + patienceMs;
    const id = this.link.newId();
    let firstSentAt: number | undefined;
    for (;;) {
      if (signal?.aborted)
        throw new AppError('CANCELLED', `${event.pattern} was not emitted: its caller left.`);
      try {
        await writer.untilReady(Math.max(0, end - performance.now()));
        await this.link.clock.whenSet;
        const sending = { id, firstSentAt };
        firstSentAt ??= Math.floor(this.link.clock.now());
        await this.write(event, sending);
        return;
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal?.startsWith('NOPERM'))
          throw new AppError('FORBIDDEN', `This process may not emit ${event.pattern}.`);
        if (performance.now() > end) throw unwritten(event.pattern, error);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  private async write(
    { pattern, metadata, data }: OutgoingEvent,
    sending: { id: string; firstSentAt?: number },
  ): Promise<void> {
    const { writer, clock, signatures } = this.link;
    const unsigned = { ...sending, pattern, replyTo: '', budgetMs: 0, metadata, data, signature: '' };
    const message = signatures.sign(unsigned, clock.now());
    const key = eventKey(pattern);
    const words = [key, 'MAXLEN', '~', streamLength, '*', ...fieldsOf(message)];
    await Promise.all([writer.send('XADD', words), this.prolong(key)]);
  }

  /** Topics that nobody writes to any more go by themselves. */
  private prolong(key: string): Promise<unknown> | undefined {
    const now = performance.now();
    if (now - (this.prolongedAt.get(key) ?? -Infinity) < prolongMs) return undefined;
    this.prolongedAt.set(key, now);
    return this.link.writer.send('PEXPIRE', [key, lifeMs]).catch(() => undefined);
  }
}

function unwritten(pattern: string, cause: unknown): AppError {
  return new AppError('UNAVAILABLE', `${pattern} was not emitted: Redis does not answer.`, { cause });
}
