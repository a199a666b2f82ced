import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Readiness } from '@plumbline/service-kit';
import { AnswersService } from './answers/answers.service.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway.config.js';
import { JobFeedService } from './jobs/job-feed.service.js';

const CHECK_MS = 20;

/** Lets requests in flight end before anything they need is closed; takes no new ones meanwhile. */
@Injectable()
export class ShutdownService implements OnModuleDestroy {
  private requests = 0;
  private stopped = false;

  constructor(
    private readonly answers: AnswersService,
    private readonly jobs: JobFeedService,
    private readonly readiness: Readiness,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Whether new requests are refused. */
  get stopping(): boolean {
    return this.stopped;
  }

  /** Counts a request until the returned function is called. */
  enter(): () => void {
    this.requests += 1;
    return () => void (this.requests -= 1);
  }

  /** Waits for what runs, at most `DRAIN_MS`; answers that take longer are stopped. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.readiness.beginStop();
    this.jobs.close();
    const end = Date.now() + this.config.DRAIN_MS;
    while (this.busy && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
    this.answers.stopAll();
  }

  private get busy(): boolean {
    return this.requests > 0 || this.answers.underWay > 0;
  }
}
