import { AppError, type ErrorCode } from '@plumbline/core';
import { FencedWriteError } from '@plumbline/passage-index';
import type { JobOutcome } from '../jobs/job-ledger.js';

/** A file that took the parser down or would not end: nobody should try it again by itself. */
const hostile = ['crash', 'timeout', 'memory'];

const mayPass: readonly ErrorCode[] = ['INTERNAL', 'CANCELLED'];

/** How a job ends by this error; undefined when another try may succeed. */
export function verdictOf(thrown: unknown): JobOutcome | undefined {
  const error = AppError.from(thrown);
  if (error.retryable || mayPass.includes(error.code) || error instanceof FencedWriteError) return undefined;
  const status = isHostile(error) ? 'quarantined' : 'failed';
  return { status, error: { code: error.code, detail: error.message } };
}

/** How a job ends whose tries are used up. */
export function lastVerdictOf(thrown: unknown): JobOutcome {
  const { code, message } = AppError.from(thrown);
  return { status: 'failed', error: { code, detail: message } };
}

export const stuck: JobOutcome = {
  status: 'failed',
  error: {
    code: 'INTERNAL' satisfies ErrorCode,
    detail: 'The process ended again and again while it worked on this document.',
  },
};

function isHostile({ code, details }: AppError): boolean {
  return code === 'DOCUMENT_BOMB' || hostile.includes(String(details.kind));
}
