import { Controller } from '@nestjs/common';
import {
  addFeedback,
  appendTurn,
  createSession,
  deleteSession,
  listSessions,
  loadContext,
  readSession,
  renameSession,
} from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Handle, type IncomingCall } from '@plumbline/transport';
import { RemoteState } from './remote-state.js';

const createdAt = '2026-11-21T00:00:00Z';

@Controller()
export class RemoteMemoryController {
  constructor(private readonly state: RemoteState) {}

  @Handle(loadContext)
  load({ sessionId }: { sessionId: string }, { context }: IncomingCall) {
    this.state.enter(loadContext.pattern, context, { sessionId });
    this.find(sessionId);
    return { sessionId, history: [{ question: 'When does the lease end?', answer: 'In June.' }] };
  }

  @Handle(appendTurn)
  append(request: { sessionId: string; turnId: string }, { context }: IncomingCall) {
    this.state.enter(appendTurn.pattern, context, request);
    this.state.sessions.add(request.sessionId);
    return { turnId: request.turnId };
  }

  @Handle(listSessions)
  list(request: unknown, { context }: IncomingCall) {
    this.state.enter(listSessions.pattern, context, request);
    return { items: [...this.state.sessions].map((sessionId) => session(sessionId, 'A title')) };
  }

  @Handle(readSession)
  read({ sessionId }: { sessionId: string }) {
    this.find(sessionId);
    return { ...session(sessionId, 'A title'), turns: [] };
  }

  @Handle(createSession)
  create({ sessionId, title }: { sessionId: string; title?: string | undefined }) {
    this.state.sessions.add(sessionId);
    return session(sessionId, title ?? 'Untitled');
  }

  @Handle(renameSession)
  rename({ sessionId, title }: { sessionId: string; title: string }) {
    this.find(sessionId);
    return session(sessionId, title);
  }

  @Handle(deleteSession)
  remove({ sessionId }: { sessionId: string }) {
    this.find(sessionId);
    this.state.sessions.delete(sessionId);
    return { sessionId, turnsRemoved: 1 };
  }

  @Handle(addFeedback)
  feedback({ turnId }: { turnId: string }) {
    if (turnId !== 'turn_1') throw new AppError('TURN_NOT_FOUND', `There is no turn ${turnId}.`);
    return { turnId };
  }

  private find(sessionId: string): void {
    if (!this.state.sessions.has(sessionId))
      throw new AppError('SESSION_NOT_FOUND', `There is no session ${sessionId}.`);
  }
}

function session(sessionId: string, title: string) {
  return { sessionId, title, createdAt, updatedAt: createdAt, turnCount: 0 };
}
