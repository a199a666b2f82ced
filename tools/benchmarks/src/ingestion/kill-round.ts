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
  /** Stages still to be hit; the round takes out what it hits. */
  readonly targets: JobStage[];
  readonly random: Random;
}

export interface RoundResult {
  /** Where a job stood at the last look before each kill. */
  readonly hits: readonly JobStage[];
  /** Starts after a kill that did not get ready. */
  readonly failedStarts: number;
  readonly stored: readonly StoredDocument[];
}

const longestDelayMs = 6;

/** Ingests the ten documents in a fresh folder, killing the process at each target on the way, and looks at the end. */
export async function runRound({ dataDir, targets, random }: RoundPlan): Promise<RoundResult> {
  let plumbline = await PlumblineProcess.start({ dataDir });
  const jobIds: string[] = [];
  for (const file of killDocuments()) jobIds.push((await plumbline.client.upload(file)).jobId);
  const hits: JobStage[] = [];
  let failedStarts = 0;
  for (let target = targets[0]; target; target = targets[0]) {
    const hit = await killAt(plumbline, { jobIds, target, delayMs: random.below(longestDelayMs) });
    if (!hit) break;
    hits.push(hit);
    const place = targets.indexOf(hit);
    if (place >= 0) targets.splice(place, 1);
    const restarted = await PlumblineProcess.start({ dataDir }).catch(() => undefined);
    if (!restarted) failedStarts++;
    plumbline = restarted ?? (await PlumblineProcess.start({ dataDir }));
  }
  for (const jobId of jobIds) await plumbline.client.ended(jobId);
  const documents = await listDocuments(plumbline.url);
  await plumbline.stop();
  return { hits, failedStarts, stored: await readStore(dataDir, documents) };
}

interface Aim {
  readonly jobIds: readonly string[];
  readonly target: JobStage;
  readonly delayMs: number;
}

/** Waits until a job stands at the target, kills the process a moment later, and says where that job then stood. */
async function killAt(plumbline: PlumblineProcess, { jobIds, ...aim }: Aim): Promise<JobStage | undefined> {
  const reached = await reach(plumbline, jobIds, aim.target);
  if (!reached) return undefined;
  await pause(aim.delayMs);
  const { stage } = await plumbline.client.job(reached);
  await plumbline.stop('SIGKILL');
  return stage;
}

/** The job that came to stand at the stage; undefined when all have ended before. */
async function reach(
  plumbline: PlumblineProcess,
  jobIds: readonly string[],
  target: JobStage,
): Promise<string | undefined> {
  for (const jobId of jobIds) {
    let job = await plumbline.client.job(jobId);
    if (job.endedAt) continue;
    while (!job.endedAt) {
      if (isAt(job, target)) return jobId;
      await pause(1);
      job = await plumbline.client.job(jobId);
    }
    if (target === 'indexed') return jobId;
  }
  return undefined;
}

/** Waiting jobs do not count: nothing happens to them. */
function isAt({ status, stage }: Job, target: JobStage): boolean {
  return status === 'running' && stage === target;
}
