import { Injectable } from '@nestjs/common';
import type {
  Feedback,
  HistoryTurn,
  Session,
  SessionPage,
  SessionWithTurns,
  Turn,
} from '@plumbline/contracts';
import { AppError, Clock } from '@plumbline/core';
import { MAX_MESSAGE_BYTES } from '@plumbline/transport';
import { type SessionOwner, TurnStore } from '@plumbline/turn-store';
import { turnsWithinBytes, turnsWithinTokens } from './recent-turns.js';
import { readSessionCursor, sessionCursorOf } from './session-cursor.js';

/** As many as a router looks at. */
const contextTurns = 50;
const readTurns = 200;
/** Leaves room in a message for the session itself. */
const readBytes = MAX_MESSAGE_BYTES - 8192;

/** Sessions of the one who asks; everybody else's do not exist. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly store: TurnStore,
    private readonly clock: Clock,
  ) {}

  /** Throws `SESSION_NOT_FOUND`. */
  async loadContext(owner: SessionOwner, sessionId: string, tokenBudget: number): Promise<HistoryTurn[]> {
    await this.find(owner, sessionId);
    const turns = await this.store.readTurns(owner, sessionId, contextTurns);
    return turnsWithinTokens(turns, tokenBudget);
  }

  async list(
    owner: SessionOwner,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<SessionPage> {
    const after = cursor === undefined ? undefined : readSessionCursor(cursor);
    const sessions = await this.store.listSessions(owner, { limit: limit + 1, after });
    const items = sessions.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(sessions.length > limit && last && { nextCursor: sessionCursorOf(last) }) };
  }

  /** With the newest turns that one message carries. Throws `SESSION_NOT_FOUND`. */
  async read(owner: SessionOwner, sessionId: string): Promise<SessionWithTurns> {
    const session = await this.find(owner, sessionId);
    const turns = await this.store.readTurns(owner, sessionId, readTurns);
    return { ...session, turns: turnsWithinBytes(turns, readBytes) };
  }

  /** Without a title it takes one from its first question. Throws `CONFLICT` for somebody else's id. */
  create(
    owner: SessionOwner,
    { sessionId, title = '' }: { sessionId: string; title?: string },
  ): Promise<Session> {
    return this.store.createSession(owner, { sessionId, title });
  }

  /** Throws `SESSION_NOT_FOUND` for somebody else's session; one that does not exist is created. */
  async append(
    owner: SessionOwner,
    { sessionId, ...turn }: Omit<Turn, 'createdAt' | 'feedback'> & { sessionId: string },
  ): Promise<void> {
    const createdAt = this.clock.now().toISOString();
    await this.store.appendTurn(owner, sessionId, { ...turn, createdAt });
  }

  /** Throws `SESSION_NOT_FOUND`. */
  async rename(owner: SessionOwner, sessionId: string, title: string): Promise<Session> {
    return found(await this.store.renameSession(owner, sessionId, title), sessionId);
  }

  /** Turns removed; the same for a call that comes again. Throws `SESSION_NOT_FOUND`. */
  async delete(
    owner: SessionOwner,
    { sessionId, callKey }: { sessionId: string; callKey: string },
  ): Promise<number> {
    return found(await this.store.deleteSession(owner, sessionId, callKey), sessionId);
  }

  /** The last one counts. Throws `TURN_NOT_FOUND`. */
  async addFeedback(owner: SessionOwner, turnId: string, feedback: Feedback): Promise<void> {
    if (await this.store.addFeedback(owner, turnId, feedback)) return;
    throw new AppError('TURN_NOT_FOUND', 'There is no such turn.', { details: { turnId } });
  }

  private async find(owner: SessionOwner, sessionId: string): Promise<Session> {
    return found(await this.store.readSession(owner, sessionId), sessionId);
  }
}

function found<Found>(value: Found | undefined, sessionId: string): Found {
  if (value !== undefined) return value;
  throw new AppError('SESSION_NOT_FOUND', 'There is no such session.', { details: { sessionId } });
}
