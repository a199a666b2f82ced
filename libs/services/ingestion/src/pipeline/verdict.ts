import { AppError, type ErrorCode } from '@plumbline/core';
import type { JobOutcome } from '../jobs/job-ledger.js';

/** A file that took the parser down or would not end: nobody should try it again by itself. */
const hostile = ['crash', 'timeout', 'memory'];

/** How a job ends by this error; undefined when another try may succeed. */
export function verdictOf(thrown: unknown): JobOutcome | undefined {
  const error = AppError.from(thrown);
  if (error.retryable || error.code === 'INTERNAL' || error.code === 'CANCELLED') return undefined;
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
