import { z } from 'zod';
import { defineCall } from './define-call.js';
import { AnswerStatus, Citation } from './generation.js';
import { HistoryTurn } from './router.js';
import { CallKey, PageRequest, QuestionText, Timestamp } from './scalars.js';

/** Printable ASCII: what every store can hold. */
const Id = z
  .string()
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without blanks');
export const SessionId = Id;
const SessionTitle = z.string().trim().min(1).max(200);

export const Feedback = z
  .object({
    rating: z.enum(['up', 'down']),
    reason: z.string().max(2000).optional(),
    correction: z.string().max(8000).optional(),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;

/** A question and its answer. */
export const Turn = z
  .object({
    turnId: z.string(),
    question: z.string(),
    answer: z.string(),
    status: AnswerStatus,
    citations: z.array(Citation),
    createdAt: Timestamp,
    feedback: Feedback.optional(),
  })
  .meta({ id: 'Turn' });
export type Turn = z.infer<typeof Turn>;

export const Session = z
  .object({
    sessionId: SessionId,
    title: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    turnCount: z.int().nonnegative(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SessionWithTurns = Session.extend({ turns: z.array(Turn) }).meta({ id: 'SessionWithTurns' });
export type SessionWithTurns = z.infer<typeof SessionWithTurns>;

export const SessionPage = z
  .object({ items: z.array(Session), nextCursor: z.string().optional() })
  .meta({ id: 'SessionPage' });
export type SessionPage = z.infer<typeof SessionPage>;

const read = { redelivery: 'read', timeoutMs: 1000 } as const;
const keyed = { redelivery: 'keyed', timeoutMs: 2000 } as const;

/** The last turns that fit the budget, oldest first. `SESSION_NOT_FOUND` for another subject's session or an expired one. */
export const loadContext = defineCall({
  pattern: 'memory.load-context',
  request: z.object({ sessionId: SessionId, tokenBudget: z.int().min(0).max(32_000).default(1500) }),
  response: z.object({ sessionId: SessionId, history: z.array(HistoryTurn) }),
  ...read,
});

export const listSessions = defineCall({
  pattern: 'memory.list-sessions',
  request: PageRequest,
  response: SessionPage,
  ...read,
});

/** With the newest 200 turns, oldest first. */
export const readSession = defineCall({
  pattern: 'memory.read-session',
  request: z.object({ sessionId: SessionId }),
  response: SessionWithTurns,
  ...read,
});

/** The id comes from the caller and is the key of idempotence. */
export const createSession = defineCall({
  pattern: 'memory.create-session',
  request: z.object({ sessionId: SessionId, title: SessionTitle.optional() }),
  response: Session,
  ...keyed,
});

/** Creates the session when it does not exist. `turnId` is the key of idempotence. */
export const appendTurn = defineCall({
  pattern: 'memory.append-turn',
  request: z.object({
    sessionId: SessionId,
    turnId: Id,
    question: QuestionText,
    answer: z.string(),
    status: AnswerStatus,
    citations: z.array(Citation),
  }),
  response: z.object({ turnId: z.string() }),
  ...keyed,
});

export const renameSession = defineCall({
  pattern: 'memory.rename-session',
  request: z.object({ sessionId: SessionId, title: SessionTitle }),
  response: Session,
  ...keyed,
});

export const deleteSession = defineCall({
  pattern: 'memory.delete-session',
  request: z.object({ sessionId: SessionId, callKey: CallKey }),
  response: z.object({ sessionId: SessionId, turnsRemoved: z.int().nonnegative() }),
  ...keyed,
});

export const addFeedback = defineCall({
  pattern: 'memory.add-feedback',
  request: Feedback.extend({ turnId: Id }),
  response: z.object({ turnId: z.string() }),
  ...keyed,
});
