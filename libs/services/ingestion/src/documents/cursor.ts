import { AppError } from '@plumbline/core';
import type { z } from 'zod';

/** The place in a list as opaque text: base64url of JSON. */
export function encodeCursor(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Reads a cursor back; undefined without one. Throws `VALIDATION_FAILED` for what no page gave. */
export function decodeCursor<Schema extends z.ZodType>(
  cursor: string | undefined,
  schema: Schema,
): z.output<Schema> | undefined {
  if (cursor === undefined) return undefined;
  const place = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (place.success) return place.data;
  throw new AppError('VALIDATION_FAILED', 'The cursor is not one that a page of this list gave.', {
    details: { field: 'cursor' },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
