import type { RedisConnection } from '../redis-connection.port.js';
import { frameOf, type ReplyFrame } from '../reply-frame.js';
import { entriesByKey } from '../stream-entry.js';

export interface ReplyReaderOptions {
  /** For this reader alone: it waits in its reads. */
  readonly connection: RedisConnection;
  readonly writer: RedisConnection;
  readonly key: string;
  readonly ttlMs: number;
  readonly blockMs: number;
  readonly onFrame: (frame: ReplyFrame) => void;
  /** The stream was lost, with all replies that nobody had read. */
  readonly onLost: () => void;
}

const readAtOnce = 512;
const trimAfter = { entries: 256, bytes: 1_048_576 };
const retryMs = 100;
const firstEntry = '0-1';

/**
 * Reads the stream of this process's replies. The stream lives only while its process says so: a service that finds it
 * missing knows that its caller is gone.
 */
export class ReplyReader {
  private last = firstEntry;
  private wasMade = false;
  private stopped = false;
  private unread = { entries: 0, bytes: 0 };
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: ReplyReaderOptions) {
    options.writer.onReady(() => void this.make());
    this.timer = setInterval(() => void this.keepAlive(), options.ttlMs / 5).unref();
    void this.readOn();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Takes what has come so far, without waiting; the usual reading drops what it then sees again. */
  async catchUp(): Promise<void> {
    const { writer, key } = this.options;
    for (let from = this.last; ;) {
      const reply = await writer.send('XREAD', ['COUNT', readAtOnce, 'STREAMS', key, from]);
      const entries = entriesByKey(reply).flatMap(([, found]) => found);
      for (const { fields } of entries) this.hand(fields);
      const last = entries.at(-1);
      if (!last || entries.length < readAtOnce) return;
      from = last.id;
    }
  }

  /** Unless it exists: then its first entry is refused, which is as good. */
  private async make(): Promise<void> {
    const { writer, key, ttlMs, onLost } = this.options;
    const made = writer.send('XADD', [key, firstEntry, 'x', 1]).then(
      () => true,
      () => false,
    );
    writer.send('PEXPIRE', [key, ttlMs]).catch(() => undefined);
    if (!(await made)) return;
    this.last = firstEntry;
    if (this.wasMade) onLost();
    this.wasMade = true;
  }

  private async keepAlive(): Promise<void> {
    const { writer, key, ttlMs } = this.options;
    const kept = await writer.send('PEXPIRE', [key, ttlMs]).catch(() => undefined);
    if (kept === 0) await this.make();
  }

  private async readOn(): Promise<void> {
    await this.options.connection.untilReady().catch(() => undefined);
    while (!this.stopped) {
      try {
        await this.read();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs));
        await this.options.connection.untilReady(this.options.blockMs).catch(() => undefined);
      }
    }
  }

  private async read(): Promise<void> {
    const { connection, key, blockMs } = this.options;
    const words = ['COUNT', readAtOnce, 'BLOCK', blockMs, 'STREAMS', key, this.last];
    const found = entriesByKey(await connection.send('XREAD', words)).flatMap(([, entries]) => entries);
    const last = found.at(-1);
    if (!last) return this.trim('=');
    this.last = last.id;
    this.unread.entries += found.length;
    for (const { fields } of found) this.unread.bytes += this.hand(fields);
    const { entries, bytes } = this.unread;
    if (entries >= trimAfter.entries || bytes >= trimAfter.bytes) this.trim('~');
  }

  /** Gives a frame away; its size. */
  private hand(fields: readonly string[]): number {
    const frame = frameOf(fields);
    if (frame) this.options.onFrame(frame);
    return frame?.values.length ?? 0;
  }

  /** Removes what was read: roughly while there is much, exactly when it is quiet. */
  private trim(how: '=' | '~'): void {
    if (this.unread.entries === 0) return;
    this.unread = { entries: 0, bytes: 0 };
    const { writer, key } = this.options;
    writer.send('XTRIM', [key, 'MINID', how, this.last]).catch(() => undefined);
  }
}
