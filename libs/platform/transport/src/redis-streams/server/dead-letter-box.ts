import { Metadata } from '../metadata.js';
import type { RedisConnection } from '../redis-connection.port.js';
import { messageOf } from '../request-message.js';
import { deadLetterKey } from '../stream-keys.js';
import type { StreamEntry } from '../stream-entry.js';
import type { TransportMetrics } from '../transport-metrics.js';

/** `unreadable`: no message of ours; `poison`: it killed its replicas; `failed`: an event that no try could handle. */
export type DeadLetterReason = 'unreadable' | 'poison' | 'failed';

export interface DeadLetterNote {
  readonly entry: StreamEntry;
  /** The stream it came from. */
  readonly source: string;
  readonly reason: DeadLetterReason;
  readonly attempts: number;
  /** Code of the error, where there was one. */
  readonly code?: string;
}

const length = 10_000;
const dataLimit = 4096;

/** Puts aside what cannot be handled, so that people can look at it. */
export class DeadLetterBox {
  constructor(
    private readonly writer: RedisConnection,
    private readonly service: string,
    private readonly metrics: TransportMetrics,
  ) {}

  /** Shows how many lie there. */
  async count(): Promise<void> {
    this.metrics.deadLettersLeft.set(Number(await this.writer.send('XLEN', [deadLetterKey(this.service)])));
  }

  async put({ entry, source, reason, attempts, code = '' }: DeadLetterNote): Promise<void> {
    this.metrics.deadLetters.inc({ reason });
    const message = messageOf(entry.fields);
    const data = message?.data ?? JSON.stringify(entry.fields);
    // prettier-ignore
    const fields = [
      'reason', reason, 'attempts', attempts, 'code', code, 'source', source, 'entry', entry.id,
      'i', message?.id ?? '', 'p', message?.pattern ?? '',
      't', message?.budgetMs ?? 0, 'tenant', tenantOf(message?.metadata), 'm', message?.metadata ?? '',
      'bytes', Buffer.byteLength(data), 'd', cut(data),
    ];
    await this.writer.send('XADD', [deadLetterKey(this.service), 'MAXLEN', '~', length, '*', ...fields]);
  }
}

function tenantOf(metadata: string | undefined): string {
  try {
    const found = Metadata.safeParse(JSON.parse(metadata ?? ''));
    return found.success ? found.data.context.tenantId : '';
  } catch {
    return '';
  }
}

/** The first 4 KB, not in the middle of a character. */
function cut(data: string): string {
  const bytes = Buffer.from(data);
  return bytes.length <= dataLimit
    ? data
    : bytes
        .subarray(0, dataLimit)
        .toString('utf8')
        .replace(/\uFFFD$/, '');
}
