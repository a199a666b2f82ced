import type { Socket } from 'node:net';

const tickMs = 50;
const mostHeldBytes = 8 * 1024 * 1024;

/** Bytes a second of a flow that nothing hinders. */
export const free = Number.POSITIVE_INFINITY;

/**
 * One direction of a link. At 0 bytes a second it holds what comes, the end of the connection too: the other side sees
 * neither bytes nor a close, as behind a network that swallows packets.
 */
export class ByteFlow {
  /** When the source closed its side, in milliseconds of `performance.now()`. */
  endedAt?: number;
  private readonly held: Buffer[] = [];
  private heldBytes = 0;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly source: Socket,
    private readonly sink: Socket,
    private bytesPerSecond: number,
  ) {
    source.on('data', (bytes: Buffer) => this.take(bytes));
    source.on('end', () => this.end());
    source.on('close', () => this.end());
    source.on('error', () => this.end());
    sink.on('drain', () => this.pump());
    sink.on('close', () => this.stop());
    this.setSpeed(bytesPerSecond);
  }

  setSpeed(bytesPerSecond: number): void {
    this.bytesPerSecond = bytesPerSecond;
    this.stop();
    const paced = bytesPerSecond > 0 && bytesPerSecond < free;
    if (paced) this.timer = setInterval(() => this.pump((bytesPerSecond * tickMs) / 1000), tickMs);
    this.pump(paced ? 0 : undefined);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private take(bytes: Buffer): void {
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    if (this.bytesPerSecond === free) return this.pump();
    if (this.heldBytes > this.mostHeld()) this.source.pause();
  }

  /** A slow link pushes back on its source; a mute one must go on reading to see the source leave. */
  private mostHeld(): number {
    return this.bytesPerSecond === 0 ? mostHeldBytes : Math.max(this.bytesPerSecond, 4096);
  }

  private end(): void {
    this.endedAt ??= performance.now();
    if (this.bytesPerSecond === free) this.pump();
  }

  private pump(most = this.bytesPerSecond === free ? free : 0): void {
    for (let left = Math.ceil(most); left > 0 && this.held.length > 0;) {
      if (this.sink.writableNeedDrain) return void this.source.pause();
      left -= this.write(left);
    }
    if (this.heldBytes <= this.mostHeld()) this.source.resume();
    if (this.endedAt !== undefined && this.held.length === 0 && this.bytesPerSecond > 0) this.sink.end();
  }

  private write(most: number): number {
    const [first = Buffer.alloc(0)] = this.held;
    const part = first.subarray(0, Math.min(most, first.length));
    if (part.length === first.length) this.held.shift();
    else this.held[0] = first.subarray(part.length);
    this.heldBytes -= part.length;
    if (!this.sink.destroyed) this.sink.write(part);
    return part.length;
  }
}
