import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Answer, AnswerEvent, CallContext, ChatBody, QueryBody } from '@plumbline/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { closedSignal } from '../closed-signal.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { sendEvents, type ServerSentEvent } from '../server-sent-events.js';
import { AnswersService } from './answers.service.js';
import { askedInChat, askedInQuery, type AskedQuestion } from './asked-question.js';
import type { NumberedEvent } from './live-answer.js';

const streaming = 'With `Accept: text/event-stream` the events of GET /answers/{id}/events.';

@ApiTags('answers')
@RequireScope('read')
@Controller()
export class AnswersController {
  constructor(
    private readonly answers: AnswersService,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Post('chat')
  @ApiOkResponse({ standardSchema: Answer, description: `The answer, as a turn of a session. ${streaming}` })
  @ApiProblems('VALIDATION_FAILED', 'SESSION_NOT_FOUND', 'COLLECTION_NOT_FOUND', 'OVERLOADED', 'DEADLINE')
  chat(
    @Body({ schema: ChatBody }) body: ChatBody,
    @Context() context: CallContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.reply(askedInChat(body), context, reply);
  }

  @Post('query')
  @ApiOkResponse({
    standardSchema: Answer,
    description: `The answer to a question that stands alone. ${streaming}`,
  })
  @ApiProblems('VALIDATION_FAILED', 'SESSION_NOT_FOUND', 'COLLECTION_NOT_FOUND', 'OVERLOADED', 'DEADLINE')
  query(
    @Body({ schema: QueryBody }) body: QueryBody,
    @Context() context: CallContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.reply(askedInQuery(body), context, reply);
  }

  @Get('answers/:id/events')
  @ApiHeader({ name: 'last-event-id', required: false, description: 'The `id` of the event that came last.' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    standardSchema: AnswerEvent,
    description: 'The events that are missing, then those to come.',
  })
  @ApiProblems('VALIDATION_FAILED', 'ANSWER_NOT_FOUND')
  resume(@Param('id') answerId: string, @Context() context: CallContext, @Res() reply: FastifyReply): void {
    const [lastEventId] = [reply.request.headers['last-event-id']].flat();
    this.send(
      reply,
      answerId,
      this.answers.resume(answerId, { context, signal: closedSignal(reply) }, lastEventId),
    );
  }

  @Delete('answers/:id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The answer is stopped, or was not under way.' })
  @ApiProblems()
  async stop(@Param('id') answerId: string, @Context() context: CallContext): Promise<void> {
    await this.answers.stop(answerId, context);
  }

  private async reply(asked: AskedQuestion, context: CallContext, reply: FastifyReply): Promise<void> {
    const asker = { context, signal: closedSignal(reply) };
    if (wantsEvents(reply.request)) this.send(reply, asked.answerId, this.answers.start(asked, asker));
    else reply.status(200).send(await this.answers.answer(asked, asker));
  }

  private send(reply: FastifyReply, answerId: string, events: AsyncIterable<NumberedEvent>): void {
    sendEvents(reply, encoded(answerId, events), this.config.SSE_HEARTBEAT_MS);
  }
}

function wantsEvents({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/event-stream') ?? false;
}

async function* encoded(
  answerId: string,
  events: AsyncIterable<NumberedEvent>,
): AsyncGenerator<ServerSentEvent> {
  for await (const { number, event } of events)
    yield { id: `${answerId}:${number}`, event: event.event, data: JSON.stringify(event.data) };
}
