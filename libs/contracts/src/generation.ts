import { z } from 'zod';
import { defineCall, defineStream } from './define-call.js';
import { Evidence, GroundingPassage } from './retrieval.js';
import { HistoryTurn, Route } from './router.js';
import { CollectionName, Degradation, QuestionText } from './scalars.js';

/** A rectangle on a page as fractions of its width and height, origin top left. */
export const Box = z
  .object({
    page: z.int().positive(),
    x: z.number(),
    y: z.number(),
    width: z.number(),
    height: z.number(),
  })
  .meta({ id: 'Box' });
export type Box = z.infer<typeof Box>;

/**
 * What a claim rests on. The claim is `text.slice(answerStart, answerEnd)` of the answer, without its marker; `quote`
 * equals the characters `sourceStart..sourceEnd` of that version's text.
 */
export const Citation = z
  .object({
    marker: z.int().positive(),
    answerStart: z.int().nonnegative(),
    answerEnd: z.int().nonnegative(),
    documentId: z.string(),
    versionId: z.string(),
    title: z.string(),
    chunkId: z.string(),
    page: z.int().positive().optional(),
    heading: z.string().optional(),
    quote: z.string(),
    sourceStart: z.int().nonnegative(),
    sourceEnd: z.int().nonnegative(),
    boxes: z.array(Box).optional(),
  })
  .meta({ id: 'Citation' });
export type Citation = z.infer<typeof Citation>;

export const AnswerStatus = z.enum(['answered', 'abstained', 'refused', 'smalltalk']);
export type AnswerStatus = z.infer<typeof AnswerStatus>;

export const Usage = z
  .object({
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    costUsd: z.number().nonnegative(),
    model: z.string(),
    savedUsd: z.number().nonnegative(),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof Usage>;

export const StreamAnswerRequest = z.object({
  answerId: z.string(),
  /** As the person wrote it. */
  message: QuestionText,
  /** As a question that stands alone. */
  question: z.string().max(16_000),
  history: z.array(HistoryTurn).max(50).default([]),
  route: Route,
  collection: CollectionName,
  passages: z.array(GroundingPassage).max(50),
  evidence: Evidence,
  /** `provider/model`; the configured model when absent. */
  model: z.string().max(128).optional(),
});
export type StreamAnswerRequest = z.infer<typeof StreamAnswerRequest>;

/** Items of a streamed answer. A delta is a whole claim that was verified before it was sent, with its marker. */
export const AnswerItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.literal('citation'), citation: Citation }),
  z.object({ type: z.literal('usage'), usage: Usage }),
  z.object({
    type: z.literal('end'),
    text: z.string(),
    status: AnswerStatus,
    citations: z.array(Citation),
    usage: Usage,
    degraded: z.array(Degradation),
  }),
]);
export type AnswerItem = z.infer<typeof AnswerItem>;

export const streamAnswer = defineStream({
  pattern: 'generation.stream-answer',
  request: StreamAnswerRequest,
  item: AnswerItem,
  redelivery: 'once',
  idleMs: 30_000,
  timeoutMs: 120_000,
});

export const UsageTotals = z.object({
  answers: z.int().nonnegative(),
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  costUsd: z.number().nonnegative(),
});
export type UsageTotals = z.infer<typeof UsageTotals>;

export const ReadUsageRequest = z.object({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
export type ReadUsageRequest = z.infer<typeof ReadUsageRequest>;

/** Sums over the tenant's ledger. */
export const readUsage = defineCall({
  pattern: 'generation.read-usage',
  request: ReadUsageRequest,
  response: UsageTotals,
  redelivery: 'read',
  timeoutMs: 1000,
});
