import { z } from 'zod';

/** The environment keys of the job queue. */
export const JobQueueConfig = z.object({
  JOB_MAX_ATTEMPTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('Attempts before a job is given up; the death of the process is no attempt.'),
  JOB_RETRY_DELAY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(1)
    .describe('Seconds between a failed attempt and the next.'),
  JOB_LEASE_MS: z.coerce
    .number()
    .int()
    .min(10_000)
    .max(3_600_000)
    .default(30_000)
    .describe('A job whose worker is silent for this long is given to another, in milliseconds.'),
});
export type JobQueueConfig = z.infer<typeof JobQueueConfig>;
