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

/** A reply that breaks its schema is the handler's fault, not the caller's. */
export function parseReply<Schema extends z.ZodType>(
  pattern: string,
  schema: Schema,
  reply: unknown,
): z.output<Schema> {
  const result = schema.safeParse(reply);
  if (result.success) return result.data;
  throw new AppError('INTERNAL', `${pattern} gave a reply that breaks its contract.`, {
    cause: result.error,
  });
}
