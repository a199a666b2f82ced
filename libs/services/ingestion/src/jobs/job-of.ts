import type { Job, JobStage, JobStatus } from '@plumbline/contracts';
import type { JobRow } from '../tables/ingestion-tables.js';

export function jobOf(row: JobRow): Job {
  return {
    jobId: row.job_id,
    documentId: row.document_id,
    versionId: row.version_id,
    status: row.status,
    stage: row.stage,
    pagesDone: row.pages_done,
    pagesTotal: row.pages_total ?? undefined,
    chunks: row.chunks,
    error: row.error_code ? { code: row.error_code, detail: row.error_detail ?? '' } : undefined,
    startedAt: row.started_at?.toISOString(),
    endedAt: row.ended_at?.toISOString(),
  };
}

export const openStatuses = ['queued', 'running'] as const satisfies JobStatus[];

export function hasEnded({ status }: Pick<JobRow, 'status'>): boolean {
  return status !== 'queued' && status !== 'running';
}

const stages: readonly JobStage[] = [
  'received',
  'scanned',
  'parsed',
  'chunked',
  'enriched',
  'embedded',
  'indexed',
];

/** Whether the stage still has to be done; `row.stage` is the last that was. */
export function isAhead(stage: JobStage, row: Pick<JobRow, 'stage'>): boolean {
  return stages.indexOf(stage) > stages.indexOf(row.stage);
}
