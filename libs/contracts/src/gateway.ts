import { z } from 'zod';
import { AnswerStatus, Citation, Usage } from './generation.js';
import { CollectionSettings, Job, RegisteredDocument } from './ingestion.js';
import { Feedback, SessionId } from './memory.js';
import { Evidence, Filters, Passage, Threshold, TopK } from './retrieval.js';
import { Route } from './router.js';
import {
  CollectionName,
  DEFAULT_COLLECTION,
  Degradation,
  QuestionText,
  Timestamp,
  Timings,
} from './scalars.js';

const asking = {
  collection: CollectionName.default(DEFAULT_COLLECTION),
  filters: Filters.optional(),
  topK: TopK.default(8),
  threshold: Threshold.optional(),
};

export const ChatBody = z
  .strictObject({
    message: QuestionText,
    sessionId: SessionId.optional(),
    ...asking,
    model: z.string().min(1).max(128).optional(),
  })
  .meta({ id: 'ChatRequest' });
export type ChatBody = z.infer<typeof ChatBody>;

export const QueryBody = z
  .strictObject({ question: QuestionText, ...asking, sessionId: SessionId.optional() })
  .meta({ id: 'QueryRequest' });
export type QueryBody = z.infer<typeof QueryBody>;

export const SearchBody = z.strictObject({ query: QuestionText, ...asking }).meta({ id: 'SearchRequest' });
export type SearchBody = z.infer<typeof SearchBody>;

export const SearchReply = z
  .object({
    passages: z.array(Passage),
    evidence: Evidence,
    degraded: z.array(Degradation),
    timings: Timings,
  })
  .meta({ id: 'SearchResponse' });
export type SearchReply = z.infer<typeof SearchReply>;

/** `text` carries markers such as `[1]`; an abstention names the nearest passages in `passages`. */
export const Answer = z
  .object({
    answerId: z.string(),
    sessionId: z.string().optional(),
    turnId: z.string().optional(),
    text: z.string(),
    status: AnswerStatus,
    route: Route,
    citations: z.array(Citation),
    passages: z.array(Passage),
    evidence: Evidence,
    usage: Usage,
    degraded: z.array(Degradation),
    timings: Timings,
  })
  .meta({ id: 'Answer' });
export type Answer = z.infer<typeof Answer>;

export const UploadReply = z
  .object({ documents: z.array(RegisteredDocument) })
  .meta({ id: 'UploadResponse' });
export type UploadReply = z.infer<typeof UploadReply>;

export const CreateCollectionBody = z
  .strictObject({ name: CollectionName, settings: CollectionSettings.prefault({}) })
  .meta({ id: 'CreateCollectionRequest' });
export type CreateCollectionBody = z.infer<typeof CreateCollectionBody>;

export const CreateSessionBody = z
  .strictObject({ title: z.string().trim().min(1).max(200).optional() })
  .meta({ id: 'CreateSessionRequest' });
export type CreateSessionBody = z.infer<typeof CreateSessionBody>;

export const RenameSessionBody = z
  .strictObject({ title: z.string().trim().min(1).max(200) })
  .meta({ id: 'RenameSessionRequest' });
export type RenameSessionBody = z.infer<typeof RenameSessionBody>;

export const FeedbackBody = z
  .strictObject({ ...Feedback.shape, turnId: z.string().min(1).max(64) })
  .meta({ id: 'FeedbackRequest' });
export type FeedbackBody = z.infer<typeof FeedbackBody>;

export const KeyScope = z.enum(['read', 'write', 'admin']);
export type KeyScope = z.infer<typeof KeyScope>;

export const CreateKeyBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    /** `read` and `write` when absent; the first key of an installation then also gets `admin`. */
    scopes: z.array(KeyScope).min(1).optional(),
    expiresAt: Timestamp.optional(),
    /** What the key may read beside `*`. */
    principals: z.array(z.string().min(1).max(128)).max(100).default([]),
  })
  .meta({ id: 'CreateKeyRequest' });
export type CreateKeyBody = z.infer<typeof CreateKeyBody>;

export const ApiKey = z
  .object({
    keyId: z.string(),
    name: z.string(),
    tenantId: z.string(),
    scopes: z.array(KeyScope),
    principals: z.array(z.string()),
    createdAt: Timestamp,
    expiresAt: Timestamp.optional(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

/** The only reply that ever shows the key itself. */
export const CreatedKey = ApiKey.extend({ key: z.string() }).meta({ id: 'CreatedKey' });
export type CreatedKey = z.infer<typeof CreatedKey>;

export const KeyPage = z
  .object({ items: z.array(ApiKey), nextCursor: z.string().optional() })
  .meta({ id: 'KeyPage' });
export type KeyPage = z.infer<typeof KeyPage>;

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    knowledgeBase: z.object({
      documents: z.int().nonnegative(),
      chunks: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      /** Documents that are still being read. */
      jobsOpen: z.int().nonnegative(),
    }),
    services: z.record(z.string(), z.enum(['up', 'down'])),
    degraded: z.array(Degradation),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

/** RFC 9457 problem document. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    /** What to do next, in one sentence. */
    nextStep: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

const answerEvent = <Name extends string, Data extends z.ZodType>(name: Name, data: Data) =>
  z.object({ event: z.literal(name), data });

/** Events of a streamed answer: `event` is the name in the stream, `data` the JSON of its data line. */
export const AnswerEvent = z.discriminatedUnion('event', [
  answerEvent(
    'answer-start',
    z.object({ answerId: z.string(), sessionId: z.string().optional(), turnId: z.string().optional() }),
  ),
  answerEvent('route', Route),
  answerEvent('passages', z.object({ passages: z.array(Passage), evidence: Evidence })),
  answerEvent('answer-delta', z.object({ text: z.string() })),
  answerEvent('citation', Citation),
  answerEvent('usage', Usage),
  answerEvent('answer-end', Answer),
  answerEvent('error', z.object({ problem: Problem })),
]);
export type AnswerEvent = z.infer<typeof AnswerEvent>;

/** The one event of a followed job; it comes once at the start and with each change until the job has ended. */
export const JobEvent = z.object({ event: z.literal('job-changed'), data: Job });
export type JobEvent = z.infer<typeof JobEvent>;
