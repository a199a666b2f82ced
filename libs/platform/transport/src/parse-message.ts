import { AppError } from '@plumbline/core';
import { z } from 'zod';

/** The value through its schema; a value that does not fit is the sender's fault and names its fields. */
export function parseMessage<Schema extends z.ZodType>(
  pattern: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new AppError(
    'VALIDATION_FAILED',
    `The message does not fit ${pattern}: ${z.prettifyError(result.error)}`,
    {
      details: { pattern, errors },
    },
  );
}
