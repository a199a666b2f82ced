import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { IngestionConfig, ingestionConfig } from '../ingestion.config.js';
import { OrphanSweep } from './orphan-sweep.js';
import { UnfinishedWork } from './unfinished-work.js';

/** The store may be away, also at the start. */
const retryMs = 5000;

/** Looks at the start, and now and then, for what a crash left undone, and does it. */
@Injectable()
export class ReconcilerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ReconcilerService.name);
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private tail: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly work: UnfinishedWork,
    private readonly sweep: OrphanSweep,
    @Inject(ingestionConfig) private readonly config: IngestionConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.every(this.config.INGESTION_RECONCILE_MS, 'Unfinished work', () => this.work.finish());
    this.every(this.config.INGESTION_ORPHAN_AGE_MS, 'The sweep for orphans', () => this.sweep.sweep());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await this.tail;
  }

  private every(milliseconds: number, what: string, task: () => Promise<void>): void {
    const turn = () => {
      this.tail = this.tail.then(async () => {
        const done = await this.attempt(what, task);
        if (this.closed) return;
        this.timers.set(
          what,
          setTimeout(turn, done ? milliseconds : Math.min(milliseconds, retryMs)).unref(),
        );
      });
    };
    turn();
  }

  private async attempt(what: string, task: () => Promise<void>): Promise<boolean> {
    if (this.closed) return false;
    try {
      await task();
      return true;
    } catch (error) {
      this.logger.warn(
        `${what} waits for its next turn: ${error instanceof Error ? error.message : 'unknown'}`,
      );
      return false;
    }
  }
}
