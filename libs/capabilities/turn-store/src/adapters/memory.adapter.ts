import type { Feedback, Session, Turn } from '@plumbline/contracts';
import { AppError, type Clock } from '@plumbline/core';
import { sessionTitleOf } from '../session-title.js';
import {
  type SessionOwner,
  type SessionPosition,
  TurnStore,
  type TurnStoreLimits,
} from '../turn-store.port.js';

export interface MemoryTurnStoreOptions {
  readonly clock: Clock;
  readonly expiresAfterMs?: number;
  /** Beyond it the session that was touched longest ago goes; default 10,000. */
  readonly maxSessions?: number;
  /** Turns of one session; beyond it the oldest goes; default 500. */
  readonly maxTurns?: number;
}

interface StoredSession {
  readonly owner: SessionOwner;
  readonly sessionId: string;
  readonly createdAt: Date;
  title: string;
  updatedAt: Date;
  turns: Turn[];
}

const keptDeletions = 1000;

/** Sessions of this process, bounded, gone when it ends. */
export class MemoryTurnStore extends TurnStore {
  override readonly limits: TurnStoreLimits;
  /** In the order of the last touch, oldest first. */
  private readonly sessions = new Map<string, StoredSession>();
  /** Turns removed, by call. */
  private readonly deletions = new Map<string, number>();
  private readonly clock: Clock;
  private readonly maxSessions: number;
  private readonly maxTurns: number;

  constructor({ clock, expiresAfterMs, maxSessions = 10_000, maxTurns = 500 }: MemoryTurnStoreOptions) {
    super();
    this.limits = { durable: false, ...(expiresAfterMs && { expiresAfterMs }) };
    this.clock = clock;
    this.maxSessions = maxSessions;
    this.maxTurns = maxTurns;
  }

  override async createSession(
    owner: SessionOwner,
    { sessionId, title }: { sessionId: string; title: string },
  ): Promise<Session> {
    const session = this.ensure(owner, sessionId, title);
    if (session.owner.subject !== owner.subject)
      throw new AppError('CONFLICT', 'This session id is taken.', { details: { sessionId } });
    return sessionOf(session);
  }

  override async readSession(owner: SessionOwner, sessionId: string): Promise<Session | undefined> {
    const session = this.find(owner, sessionId);
    return session && sessionOf(session);
  }

  override async listSessions(
    owner: SessionOwner,
    { limit, after }: { limit: number; after?: SessionPosition },
  ): Promise<Session[]> {
    return [...this.sessions.values()]
      .filter((session) => this.isAlive(session) && belongsTo(session, owner))
      .map(sessionOf)
      .sort(newestFirst)
      .filter((session) => !after || newestFirst(after, session) < 0)
      .slice(0, limit);
  }

  override async renameSession(
    owner: SessionOwner,
    sessionId: string,
    title: string,
  ): Promise<Session | undefined> {
    const session = this.find(owner, sessionId);
    if (session) session.title = title;
    return session && sessionOf(session);
  }

  override async deleteSession(
    owner: SessionOwner,
    sessionId: string,
    callKey?: string,
  ): Promise<number | undefined> {
    const call = callKey && JSON.stringify([owner.tenantId, owner.subject, sessionId, callKey]);
    const session = this.find(owner, sessionId);
    if (!session) return call ? this.deletions.get(call) : undefined;
    this.sessions.delete(keyOf(owner, sessionId));
    if (call) this.noteDeletion(call, session.turns.length);
    return session.turns.length;
  }

  override async appendTurn(owner: SessionOwner, sessionId: string, turn: Turn): Promise<void> {
    const session = this.ensure(owner, sessionId, sessionTitleOf(turn.question));
    if (session.owner.subject !== owner.subject)
      throw new AppError('SESSION_NOT_FOUND', 'There is no such session.', { details: { sessionId } });
    if (this.findTurn(owner, turn.turnId)) return;
    session.turns = [...session.turns, structuredClone(turn)].slice(-this.maxTurns);
    session.title ||= sessionTitleOf(turn.question);
    session.updatedAt = this.clock.now();
    this.keep(session);
  }

  override async readTurns(owner: SessionOwner, sessionId: string, limit: number): Promise<Turn[]> {
    const turns = this.find(owner, sessionId)?.turns ?? [];
    return limit > 0 ? structuredClone(turns.slice(-limit)) : [];
  }

  override async addFeedback(owner: SessionOwner, turnId: string, feedback: Feedback): Promise<boolean> {
    const turn = this.findTurn(owner, turnId);
    if (turn) turn.feedback = { ...feedback };
    return turn !== undefined;
  }

  override async sweep(): Promise<number> {
    const expired = [...this.sessions].filter(([, session]) => !this.isAlive(session));
    for (const [key] of expired) this.sessions.delete(key);
    return expired.length;
  }

  private noteDeletion(call: string, turns: number): void {
    this.deletions.set(call, turns);
    const [oldest] = this.deletions.keys();
    if (this.deletions.size > keptDeletions && oldest !== undefined) this.deletions.delete(oldest);
  }

  private ensure(owner: SessionOwner, sessionId: string, title: string): StoredSession {
    const present = this.sessions.get(keyOf(owner, sessionId));
    if (present && this.isAlive(present)) return present;
    const now = this.clock.now();
    const session = { owner, sessionId, title, createdAt: now, updatedAt: now, turns: [] };
    this.keep(session);
    return session;
  }

  private keep(session: StoredSession): void {
    const key = keyOf(session.owner, session.sessionId);
    this.sessions.delete(key);
    this.sessions.set(key, session);
    for (const oldest of this.sessions.keys()) {
      if (this.sessions.size <= this.maxSessions) return;
      this.sessions.delete(oldest);
    }
  }

  private find(owner: SessionOwner, sessionId: string): StoredSession | undefined {
    const session = this.sessions.get(keyOf(owner, sessionId));
    return session && this.isAlive(session) && belongsTo(session, owner) ? session : undefined;
  }

  private findTurn(owner: SessionOwner, turnId: string): Turn | undefined {
    for (const session of this.sessions.values()) {
      if (!belongsTo(session, owner) || !this.isAlive(session)) continue;
      const turn = session.turns.find((candidate) => candidate.turnId === turnId);
      if (turn) return turn;
    }
    return undefined;
  }

  private isAlive({ updatedAt }: StoredSession): boolean {
    const { expiresAfterMs } = this.limits;
    return !expiresAfterMs || updatedAt.getTime() > this.clock.now().getTime() - expiresAfterMs;
  }
}

function belongsTo({ owner }: StoredSession, { tenantId, subject }: SessionOwner): boolean {
  return owner.tenantId === tenantId && owner.subject === subject;
}

function keyOf({ tenantId }: SessionOwner, sessionId: string): string {
  return JSON.stringify([tenantId, sessionId]);
}

function newestFirst(one: SessionPosition, other: SessionPosition): number {
  if (one.updatedAt !== other.updatedAt) return one.updatedAt < other.updatedAt ? 1 : -1;
  if (one.sessionId === other.sessionId) return 0;
  return one.sessionId < other.sessionId ? 1 : -1;
}

function sessionOf({ sessionId, title, createdAt, updatedAt, turns }: StoredSession): Session {
  return {
    sessionId,
    title,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    turnCount: turns.length,
  };
}
