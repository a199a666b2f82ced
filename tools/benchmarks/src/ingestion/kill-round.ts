import { setTimeout as pause } from 'node:timers/promises';
import type { Job, JobStage } from '@plumbline/contracts';
import { PlumblineProcess } from '../plumbline-process.js';
import type { Random } from '../verification/random.js';
import { killDocuments } from './kill-documents.js';
import { listDocuments, readStore, type StoredDocument } from './stored-chunks.js';

/** The stages in which a process can die, named by what was done last. */
export const stages: readonly JobStage[] = [
  'received',
  'scanned',
  'parsed',
  'chunked',
  'enriched',
  'embedded',
  'indexed',
];

export interface RoundPlan {
  readonly dataDir: string;
  /** Stages still to be hit; the round takes from its front what it hits. */
  readonly targets: JobStage[];
  readonly random: Random;
}

export interface RoundResult {
  readonly hits: readonly JobStage[];
  /** Starts after a kill that did not get ready. */
  readonly failedStarts: number;
  readonly stored: readonly StoredDocument[];
}

const longestDelayMs = 12;

/** Ingests the ten documents in a fresh folder, killing the process at each target on the way, and looks at the end. */
export async function runRound({ dataDir, targets, random }: RoundPlan): Promise<RoundResult> {
  let plumbline = await PlumblineProcess.start({ dataDir });
  const jobIds: string[] = [];
  for (const file of killDocuments()) jobIds.push((await plumbline.client.upload(file)).jobId);
  const hits: JobStage[] = [];
  let failedStarts = 0;
  for (let target = targets[0]; target; target = targets[0]) {
    if (!(await reach(plumbline, jobIds, target))) break;
    await pause(random.below(longestDelayMs));
    await plumbline.stop('SIGKILL');
    hits.push(target);
    targets.shift();
    const restarted = await PlumblineProcess.start({ dataDir }).catch(() => undefined);
    if (!restarted) failedStarts++;
    plumbline = restarted ?? (await PlumblineProcess.start({ dataDir }));
  }
  await plumbline.client.untilQuiet();
  const documents = await listDocuments(plumbline.url);
  await plumbline.stop();
  return { hits, failedStarts, stored: await readStore(dataDir, documents) };
}

/** Waits until a job stands at the stage; false when all have ended before. */
async function reach(
  plumbline: PlumblineProcess,
  jobIds: readonly string[],
  target: JobStage,
): Promise<boolean> {
  for (const jobId of jobIds) {
    let job = await plumbline.client.job(jobId);
    if (job.endedAt) continue;
    while (!job.endedAt) {
      if (isAt(job, target)) return true;
      await pause(1);
      job = await plumbline.client.job(jobId);
    }
    if (target === 'indexed') return true;
  }
  return false;
}

/** Waiting jobs do not count: nothing happens to them. */
function isAt({ status, stage }: Job, target: JobStage): boolean {
  return status === 'running' && stage === target;
}
