import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

const BEAT_MS = 500;

/** How far behind its timers this process is: the one thing that only a restart mends. */
@Injectable()
export class EventLoopLag implements OnApplicationShutdown {
  private dueAt = Date.now() + BEAT_MS;
  private latestMs = 0;
  private readonly timer = setInterval(() => this.beat(), BEAT_MS).unref();

  /** Of the last beat, or of the one that is overdue. */
  get milliseconds(): number {
    return Math.max(this.latestMs, Date.now() - this.dueAt, 0);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    const now = Date.now();
    this.latestMs = now - this.dueAt;
    this.dueAt = now + BEAT_MS;
  }
}
