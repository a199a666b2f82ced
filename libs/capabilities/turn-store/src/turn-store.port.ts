import type { Feedback, Session, Turn } from '@plumbline/contracts';

export interface TurnStoreLimits {
  /** Age after which a session that nobody touched is gone; none when it stays for ever. */
  readonly expiresAfterMs?: number;
  /** Whether it outlives the process. */
  readonly durable: boolean;
}

/** A session belongs to one subject of one tenant; nobody else sees that it exists. */
export interface SessionOwner {
  readonly tenantId: string;
  readonly subject: string;
}

export interface SessionPosition {
  readonly updatedAt: string;
  readonly sessionId: string;
}

/** Sessions and turns. Expiry is checked on every read, not only by a sweep. */
export abstract class TurnStore {
  abstract readonly limits: TurnStoreLimits;
  /** The existing session when it is the owner's; `CONFLICT` when the id is somebody else's. */
  abstract createSession(
    owner: SessionOwner,
    session: { sessionId: string; title: string },
  ): Promise<Session>;
  abstract readSession(owner: SessionOwner, sessionId: string): Promise<Session | undefined>;
  /** Newest first, after the given position. */
  abstract listSessions(
    owner: SessionOwner,
    page: { limit: number; after?: SessionPosition },
  ): Promise<Session[]>;
  abstract renameSession(owner: SessionOwner, sessionId: string, title: string): Promise<Session | undefined>;
  /**
   * Turns removed, or undefined when there is no such session. A call that comes again with its `callKey` within a day
   * is told the same.
   */
  abstract deleteSession(
    owner: SessionOwner,
    sessionId: string,
    callKey?: string,
  ): Promise<number | undefined>;
  /** Once for each turnId, however often it is called; creates the session when needed. */
  abstract appendTurn(owner: SessionOwner, sessionId: string, turn: Turn): Promise<void>;
  /** The newest `limit` turns, oldest first. */
  abstract readTurns(owner: SessionOwner, sessionId: string, limit: number): Promise<Turn[]>;
  /** Whether there is such a turn. */
  abstract addFeedback(owner: SessionOwner, turnId: string, feedback: Feedback): Promise<boolean>;
  /** Everything expired; number of sessions removed. */
  abstract sweep(): Promise<number>;
}
