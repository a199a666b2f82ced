import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '@plumbline/contracts';
import { evaluationData } from './evaluation-data.js';
import { measured, type Measurement } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';

interface Watched {
  readonly seconds: number;
  readonly firstProgressSeconds: number;
  readonly slowestAnswerSeconds: number;
}

/** A 142-page publication from upload to answerable, and what those who ask meanwhile feel of it. */
export async function benchUpload(): Promise<Measurement[]> {
  const plumbline = await PlumblineProcess.start();
  try {
    const small = 'The lease of the office ends on 30 June 2027. The rent is 1,200 dollars a month.';
    const lease = await plumbline.client.upload({ name: 'lease.txt', content: small });
    await plumbline.client.ended(lease.jobId);
    const quiet = await ingest(plumbline, { asking: false, salt: 'quiet' });
    await plumbline.client.metric('nodejs_eventloop_lag_p99_seconds');
    const asked = await ingest(plumbline, { asking: true, salt: 'asked' });
    const delay = await plumbline.client.metric('nodejs_eventloop_lag_p99_seconds');
    return [
      measured('142 pages, upload to answerable', quiet.seconds, { unit: 's', atMost: 60 }),
      measured('progress visible after the upload', quiet.firstProgressSeconds, { unit: 's', atMost: 1 }),
      measured('event-loop delay p99 during that ingestion', delay * 1000, { unit: 'ms', atMost: 50 }),
      measured('slowest answer during that ingestion', asked.slowestAnswerSeconds, { unit: 's', atMost: 2 }),
    ];
  } finally {
    await plumbline.stop();
  }
}

async function ingest(
  plumbline: PlumblineProcess,
  options: { asking: boolean; salt: string },
): Promise<Watched> {
  const { client } = plumbline;
  const file = readFileSync(join(evaluationData(), 'irs_publications', 'pdf', 'p17.pdf'));
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const name = `p17-${options.salt}.pdf`;
  const { jobId } = await client.upload({
    name,
    content: Buffer.concat([file, Buffer.from(`\n%${options.salt}\n`)]),
  });
  let firstProgressSeconds = Number.POSITIVE_INFINITY;
  let slowestAnswerSeconds = 0;
  for (;;) {
    const job = await client.job(jobId);
    if (showsProgress(job)) firstProgressSeconds = Math.min(firstProgressSeconds, seconds());
    if (job.status === 'indexed') return { seconds: seconds(), firstProgressSeconds, slowestAnswerSeconds };
    if (job.error) throw new Error(`${job.error.code}: ${job.error.detail}`);
    if (options.asking) slowestAnswerSeconds = Math.max(slowestAnswerSeconds, await answerSeconds(plumbline));
    await pause(options.asking ? 500 : 50);
  }
}

/** A stage that is done or a page that was read; that a worker took the job is not enough. */
function showsProgress({ stage, pagesDone }: Job): boolean {
  return stage !== 'received' || pagesDone > 0;
}

async function answerSeconds({ client }: PlumblineProcess): Promise<number> {
  const started = performance.now();
  await client.query({ question: 'When does the lease of the office end?' });
  return (performance.now() - started) / 1000;
}
