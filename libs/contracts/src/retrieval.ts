import { z } from 'zod';
import { defineCall } from './define-call.js';
import { CollectionName, DEFAULT_COLLECTION, Degradation, QuestionText, Timings } from './scalars.js';

const Scalar = z.union([z.string().max(1000), z.number(), z.boolean()]);
const Bound = z.union([z.string().max(1000), z.number()]);
const DateBound = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true })],
  'must be a date or time of ISO 8601, such as 2026-04-15 or 2026-04-15T12:00:00Z',
);

/** Narrow a search; everything named must hold. Dates are ISO 8601 and meet the document's `date` metadata or its upload. */
export const Filters = z
  .strictObject({
    documentIds: z.array(z.string().max(64)).max(100).optional(),
    metadata: z
      .record(
        z.string().min(1).max(64),
        z.union([
          Scalar,
          z.array(Scalar).min(1).max(100),
          z.strictObject({ gte: Bound.optional(), lte: Bound.optional() }),
        ]),
      )
      .optional(),
    from: DateBound.optional(),
    to: DateBound.optional(),
  })
  .meta({ id: 'Filters' });
export type Filters = z.infer<typeof Filters>;

const Leg = z.object({ score: z.number(), rank: z.int().positive() });

/** A piece of a document as a search found it. `text` is `sourceStart..sourceEnd` of that version's text. */
export const Passage = z
  .object({
    chunkId: z.string(),
    documentId: z.string(),
    versionId: z.string(),
    title: z.string(),
    page: z.int().positive().optional(),
    heading: z.string().optional(),
    text: z.string(),
    sourceStart: z.int().nonnegative(),
    sourceEnd: z.int().nonnegative(),
    /** Calibrated relevance, 0 to 1. */
    score: z.number().min(0).max(1),
    /** What each leg said of this passage; `rank` counts from 1. */
    legs: z.object({
      lexical: Leg.optional(),
      vector: Leg.optional(),
      graph: Leg.optional(),
      rerank: Leg.optional(),
    }),
    fusion: z.object({ method: z.string(), weights: z.record(z.string(), z.number()) }),
  })
  .meta({ id: 'Passage' });
export type Passage = z.infer<typeof Passage>;

/** A passage with the packed boxes of its words (`libs/text` unpacks them); for generation, not for the public. */
export const GroundingPassage = Passage.extend({ layout: z.string().optional() });
export type GroundingPassage = z.infer<typeof GroundingPassage>;

/** Calibrated probability that the passages answer the question. */
export const Evidence = z
  .object({ score: z.number().min(0).max(1), sufficient: z.boolean() })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

/** A question's embedding and the model that made it. */
export const QueryVector = z.object({ modelId: z.string(), vector: z.array(z.number()).max(4096) });
export type QueryVector = z.infer<typeof QueryVector>;

export const TopK = z.int().min(1).max(50);
export const Threshold = z.number().min(0).max(1);

export const SearchPassagesRequest = z.object({
  query: QuestionText,
  /** Spares the embedding when the router has it. */
  vector: QueryVector.optional(),
  collection: CollectionName.default(DEFAULT_COLLECTION),
  filters: Filters.optional(),
  topK: TopK.default(8),
  /** Drops passages whose score is below it. */
  threshold: Threshold.optional(),
  /** When given, near-duplicates are left out, the rest is packed to this many tokens, and neighbours that fit are added. */
  tokenBudget: z.int().min(64).max(32_000).optional(),
});
export type SearchPassagesRequest = z.infer<typeof SearchPassagesRequest>;

export const SearchPassagesResponse = z.object({
  passages: z.array(GroundingPassage),
  evidence: Evidence,
  degraded: z.array(Degradation),
  timings: Timings,
});
export type SearchPassagesResponse = z.infer<typeof SearchPassagesResponse>;

export const searchPassages = defineCall({
  pattern: 'retrieval.search-passages',
  request: SearchPassagesRequest,
  response: SearchPassagesResponse,
  redelivery: 'read',
  timeoutMs: 3000,
});
