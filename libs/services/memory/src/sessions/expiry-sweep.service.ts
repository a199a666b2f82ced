import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TurnStore } from '@plumbline/turn-store';

const everyMs = 3_600_000;

/** Frees the room of expired sessions every hour; nobody sees them any more long before. */
@Injectable()
export class ExpirySweepService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(ExpirySweepService.name);
  private timer?: NodeJS.Timeout;

  constructor(private readonly store: TurnStore) {}

  onModuleInit(): void {
    if (!this.store.limits.expiresAfterMs) return;
    this.timer = setInterval(() => void this.sweep(), everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      await this.store.sweep();
    } catch (error) {
      this.logger.warn({ error }, 'Expired sessions could not be removed; the next sweep tries again.');
    }
  }
}
