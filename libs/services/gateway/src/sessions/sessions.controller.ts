import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  CallContext,
  createSession,
  CreateSessionBody,
  deleteSession,
  listSessions,
  PageRequest,
  readSession,
  renameSession,
  RenameSessionBody,
  Session,
  SessionPage,
  SessionWithTurns,
} from '@plumbline/contracts';
import { newId } from '@plumbline/core';
import { Caller } from '@plumbline/transport';
import type { z } from 'zod';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { namingPart } from '../naming-part.js';

const DeletedSession = deleteSession.response;
type DeletedSession = z.infer<typeof DeletedSession>;

@ApiTags('sessions')
@RequireScope('read')
@Controller('sessions')
export class SessionsController {
  constructor(private readonly caller: Caller) {}

  @Post()
  @ApiCreatedResponse({ standardSchema: Session })
  @ApiProblems('VALIDATION_FAILED')
  create(
    @Body({ schema: CreateSessionBody.nullish() }) body: CreateSessionBody | null | undefined,
    @Context() context: CallContext,
  ): Promise<Session> {
    const request = { sessionId: newId('ses'), ...body };
    return this.caller.call(createSession, request, { context }).catch(namingPart('memory'));
  }

  @Get()
  @ApiOkResponse({ standardSchema: SessionPage })
  @ApiProblems('VALIDATION_FAILED')
  list(
    @Query({ schema: PageRequest }) page: PageRequest,
    @Context() context: CallContext,
  ): Promise<SessionPage> {
    return this.caller.call(listSessions, page, { context }).catch(namingPart('memory'));
  }

  @Get(':id')
  @ApiOkResponse({
    standardSchema: SessionWithTurns,
    description: 'With its newest 200 turns, oldest first.',
  })
  @ApiProblems('SESSION_NOT_FOUND')
  read(@Param('id') sessionId: string, @Context() context: CallContext): Promise<SessionWithTurns> {
    return this.caller.call(readSession, { sessionId }, { context }).catch(namingPart('memory'));
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Session })
  @ApiProblems('VALIDATION_FAILED', 'SESSION_NOT_FOUND')
  rename(
    @Param('id') sessionId: string,
    @Body({ schema: RenameSessionBody }) { title }: RenameSessionBody,
    @Context() context: CallContext,
  ): Promise<Session> {
    return this.caller.call(renameSession, { sessionId, title }, { context }).catch(namingPart('memory'));
  }

  @Delete(':id')
  @ApiOkResponse({ standardSchema: DeletedSession, description: 'The session and its turns are gone.' })
  @ApiProblems('SESSION_NOT_FOUND')
  remove(@Param('id') sessionId: string, @Context() context: CallContext): Promise<DeletedSession> {
    return this.caller.call(deleteSession, { sessionId }, { context }).catch(namingPart('memory'));
  }
}
