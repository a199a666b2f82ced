import { Controller } from '@nestjs/common';
import { jobChanged } from '@plumbline/contracts';
import { Handle } from '@plumbline/transport';
import type { z } from 'zod';
import { JobFeedService } from './job-feed.service.js';

/** Hears from ingestion what becomes of jobs. */
@Controller()
export class JobChangesController {
  constructor(private readonly feed: JobFeedService) {}

  @Handle(jobChanged)
  publish({ tenantId, job }: z.infer<typeof jobChanged.payload>): void {
    this.feed.publish(tenantId, job);
  }
}
