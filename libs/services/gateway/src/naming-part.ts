import { AppError } from '@plumbline/core';

const parts = {
  retrieval: 'The search',
  generation: 'The part that writes answers',
  ingestion: 'The part that keeps documents',
  memory: 'The part that keeps sessions',
} as const;

const nobody = new Set<string>(['NO_HANDLER', 'NO_RESPONDERS']);

/** For `catch`: a service that nobody runs becomes `UNAVAILABLE` and says in plain words what is missing. */
export function namingPart(part: keyof typeof parts): (error: unknown) => never {
  return (error) => {
    if (!nobody.has(AppError.from(error).code)) throw error;
    throw new AppError('UNAVAILABLE', `${parts[part]} is not available now.`, {
      cause: error,
      details: { part },
    });
  };
}
