import { AppError } from '@plumbline/core';
import type { SessionPosition } from '@plumbline/turn-store';
import { z } from 'zod';

const Position = z.strictObject({
  updatedAt: z.iso.datetime(),
  sessionId: z.string().regex(/^[\x21-\x7e]{1,64}$/),
});

export function sessionCursorOf({ updatedAt, sessionId }: SessionPosition): string {
  return Buffer.from(JSON.stringify({ updatedAt, sessionId })).toString('base64url');
}

/** Throws `VALIDATION_FAILED` for what no page gave out. */
export function readSessionCursor(cursor: string): SessionPosition {
  const result = Position.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()));
  if (result.success) return result.data;
  throw new AppError('VALIDATION_FAILED', 'The cursor is not one that a page returned.', {
    details: { errors: [{ path: 'cursor', message: 'must come from the page before' }] },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
