import { newId } from '@plumbline/core';
import { z } from 'zod';

/** Name of a collection: 1 to 64 of a–z, 0–9 and `-`. */
export const CollectionName = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a–z, 0–9 and -');

export const DEFAULT_COLLECTION = 'default';

/**
 * Tells a call that is delivered twice from a second call. The caller's side of the transport fills it in before it
 * sends, so that each delivery carries the same one.
 */
export const CallKey = z
  .string()
  .min(1)
  .max(64)
  .default(() => newId('call'));

/** A question or message: 1 to 8,000 characters, not blank. */
export const QuestionText = z
  .string()
  .max(8000, {
    error: ({ input }) => `may have 8000 characters; this has ${String(input).length}`,
  })
  .refine((text) => text.trim().length > 0, 'must not be empty');

export const Metadata = z.record(
  z.string().min(1).max(64),
  z.union([z.string().max(1000), z.number(), z.boolean()]),
);
export type Metadata = z.infer<typeof Metadata>;

/** Principals that may read; `*` is everyone of the tenant. */
export const Access = z.array(z.string().min(1).max(128)).min(1).max(100);

export const Timestamp = z.iso.datetime({ offset: true });

/** `limit` rows from `cursor` on; a cursor comes from the page before. */
export const PageRequest = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});
export type PageRequest = z.infer<typeof PageRequest>;

export const Degradation = z.object({ part: z.string(), reason: z.string() }).meta({ id: 'Degradation' });
export type Degradation = z.infer<typeof Degradation>;

/** Steps by name, in milliseconds. */
export const Timings = z
  .object({ totalMs: z.number(), steps: z.record(z.string(), z.number()) })
  .meta({ id: 'Timings' });
export type Timings = z.infer<typeof Timings>;
