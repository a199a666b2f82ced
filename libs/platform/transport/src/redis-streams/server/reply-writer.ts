import { setTimeout as delay } from 'node:timers/promises';
import type { RedisConnection, Word } from '../redis-connection.port.js';
import { errorText, frameFields } from '../reply-frame.js';

export interface ReplyAddress {
  readonly requestId: string;
  readonly attempt: number;
  /** Empty when nobody waits for a reply. */
  readonly replyTo: string;
}

export interface ReplyWriterOptions {
  readonly writer: RedisConnection;
  readonly coalesceMs: number;
  /** Milliseconds that a reply is still worth something. */
  readonly remainingMs: () => number;
  /** The caller's reply stream is gone. */
  readonly onGone: () => void;
}

interface Frame {
  readonly words: Word[];
  readonly bytes: number;
  readonly items: number;
}

const frameLimit = { items: 64, bytes: 16 * 1024 };
const window = { items: 128, bytes: 64 * 1024 };
const replyStreamLength = 100_000;
/** So long after a reconnection a caller may not yet have made its reply stream again. */
const settlingMs = 5000;
const retryMs = 200;

/** Writes the frames of one reply in order, again where a write failed; the caller drops what comes twice. */
export class ReplyWriter {
  private sequence = 0;
  private items: string[] = [];
  private itemBytes = 0;
  private timer?: NodeJS.Timeout;
  private readonly unconfirmed: Frame[] = [];
  private unconfirmedBytes = 0;
  private unconfirmedItems = 0;
  private repeating = false;
  private gone = false;
  private waiting?: () => void;

  constructor(
    private readonly address: ReplyAddress,
    private readonly options: ReplyWriterOptions,
  ) {}

  /** Whether so much is on its way that the source should wait. */
  get isFull(): boolean {
    return this.unconfirmedBytes >= window.bytes || this.unconfirmedItems >= window.items;
  }

  /** An item as JSON text. The first goes at once, further ones wait a little for company. */
  item(text: string): void {
    this.items.push(text);
    this.itemBytes += text.length;
    const full = this.items.length >= frameLimit.items || this.itemBytes >= frameLimit.bytes;
    if (this.sequence === 0 || full) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), this.options.coalesceMs);
  }

  /** The last frame; resolves when Redis has everything or nobody wants it any more. */
  end(lastItem?: string): Promise<void> {
    if (lastItem !== undefined) this.items.push(lastItem);
    this.push(true, '');
    return this.until(() => this.unconfirmed.length === 0);
  }

  fail(error: unknown): Promise<void> {
    this.push(true, errorText(error));
    return this.until(() => this.unconfirmed.length === 0);
  }

  /** Resolves when the source may go on. */
  room(): Promise<void> {
    return this.until(() => !this.isFull);
  }

  /** Forgets what was not sent. */
  abandon(): void {
    clearTimeout(this.timer);
    this.gone = true;
    this.unconfirmed.length = 0;
    this.waiting?.();
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!this.gone && !condition()) await new Promise<void>((resolve) => (this.waiting = resolve));
  }

  private flush(): void {
    if (this.items.length > 0) this.push(false, '');
  }

  private push(last: boolean, error: string): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { requestId, attempt, replyTo } = this.address;
    if (this.gone || replyTo === '') return;
    const values = `[${this.items.join(',')}]`;
    const sequence = this.sequence++;
    const fields = frameFields({ requestId, sequence, attempt, last, error, values });
    const words = [replyTo, 'NOMKSTREAM', 'MAXLEN', '~', replyStreamLength, '*', ...fields];
    const frame = { words, bytes: values.length, items: this.items.length };
    this.items = [];
    this.itemBytes = 0;
    this.unconfirmed.push(frame);
    this.unconfirmedBytes += frame.bytes;
    this.unconfirmedItems += frame.items;
    if (!this.repeating) this.send(frame);
  }

  private send(frame: Frame): void {
    this.options.writer.send('XADD', frame.words).then(
      (entryId) => (entryId === null ? this.notTaken() : this.confirm(frame)),
      () => this.repeat(),
    );
  }

  private confirm(frame: Frame): void {
    const index = this.unconfirmed.indexOf(frame);
    if (index < 0) return;
    this.unconfirmed.splice(index, 1);
    this.unconfirmedBytes -= frame.bytes;
    this.unconfirmedItems -= frame.items;
    this.waiting?.();
  }

  /** Without its stream the caller is gone, unless Redis itself came back just now. */
  private notTaken(): void {
    if (this.options.writer.readyForMs < settlingMs) return this.repeat();
    if (this.gone) return;
    this.abandon();
    this.options.onGone();
  }

  private repeat(): void {
    if (this.repeating) return;
    this.repeating = true;
    void this.repeatAll().finally(() => (this.repeating = false));
  }

  private async repeatAll(): Promise<void> {
    const { writer, remainingMs } = this.options;
    while (this.unconfirmed.length > 0) {
      if (remainingMs() <= 0) return this.abandon();
      await delay(retryMs);
      await writer.untilReady(retryMs).catch(() => undefined);
      const taken = await this.repeatOnce();
      if (!taken && writer.isReady && writer.readyForMs >= settlingMs) return this.notTaken();
    }
  }

  /** False when the caller's stream is missing. */
  private async repeatOnce(): Promise<boolean> {
    for (const frame of [...this.unconfirmed]) {
      try {
        const entryId = await this.options.writer.send('XADD', frame.words);
        if (entryId === null) return false;
        this.confirm(frame);
      } catch {
        return true;
      }
    }
    return true;
  }
}
