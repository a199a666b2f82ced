import { type ChatBody, type Filters, type HistoryTurn, type QueryBody } from '@plumbline/contracts';
import { newId } from '@plumbline/core';

/** A question on its way to an answer, whichever route it came by. */
export interface AskedQuestion {
  readonly answerId: string;
  readonly message: string;
  readonly collection: string;
  readonly filters?: Filters;
  readonly topK: number;
  readonly threshold?: number;
  /** `provider/model`; the configured one when absent. */
  readonly model?: string;
  /** Where the turn is kept; without it nothing is. */
  readonly session?: { readonly sessionId: string; readonly turnId: string; readonly isNew: boolean };
  /** What was said before, when the client brings it along; otherwise it comes from the session. */
  readonly history?: readonly HistoryTurn[];
}

/** Without a `sessionId` a session begins. */
export function askedInChat({ sessionId, ...rest }: ChatBody): AskedQuestion {
  const session = {
    sessionId: sessionId ?? newId('ses'),
    turnId: newId('turn'),
    isNew: sessionId === undefined,
  };
  return { answerId: newId('ans'), ...rest, session };
}

/** Kept as a turn only when the client names a session. */
export function askedInQuery({ sessionId, question, ...rest }: QueryBody): AskedQuestion {
  const session = sessionId === undefined ? undefined : { sessionId, turnId: newId('turn'), isNew: false };
  return { answerId: newId('ans'), message: question, ...rest, ...(session && { session }) };
}
