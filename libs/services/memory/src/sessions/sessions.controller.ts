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
import { Handle, IncomingCall } from '@plumbline/transport';
import type { z } from 'zod';
import { SessionsService } from './sessions.service.js';

type RequestOf<Call extends { request: z.ZodType }> = z.output<Call['request']>;

@Controller()
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Handle(loadContext)
  async loadContext({ sessionId, tokenBudget }: RequestOf<typeof loadContext>, { context }: IncomingCall) {
    return { sessionId, history: await this.sessions.loadContext(context, sessionId, tokenBudget) };
  }

  @Handle(listSessions)
  list(page: RequestOf<typeof listSessions>, { context }: IncomingCall) {
    return this.sessions.list(context, page);
  }

  @Handle(readSession)
  read({ sessionId }: RequestOf<typeof readSession>, { context }: IncomingCall) {
    return this.sessions.read(context, sessionId);
  }

  @Handle(createSession)
  create(session: RequestOf<typeof createSession>, { context }: IncomingCall) {
    return this.sessions.create(context, session);
  }

  @Handle(appendTurn)
  async append(turn: RequestOf<typeof appendTurn>, { context }: IncomingCall) {
    await this.sessions.append(context, turn);
    return { turnId: turn.turnId };
  }

  @Handle(renameSession)
  rename({ sessionId, title }: RequestOf<typeof renameSession>, { context }: IncomingCall) {
    return this.sessions.rename(context, sessionId, title);
  }

  @Handle(deleteSession)
  async delete(request: RequestOf<typeof deleteSession>, { context }: IncomingCall) {
    const { sessionId } = request;
    return { sessionId, turnsRemoved: await this.sessions.delete(context, request) };
  }

  @Handle(addFeedback)
  async addFeedback({ turnId, ...feedback }: RequestOf<typeof addFeedback>, { context }: IncomingCall) {
    await this.sessions.addFeedback(context, turnId, feedback);
    return { turnId };
  }
}
