import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CallContext } from '@plumbline/contracts';
import type { FastifyReply } from 'fastify';
import { AnswersService } from '../answers/answers.service.js';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { closedSignal } from '../closed-signal.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { sendEvents } from '../server-sent-events.js';
import { askedOf, ChatCompletion, ChatCompletionBody, completionOf } from './chat-completion.js';
import { toChunks } from './completion-chunks.js';

@ApiTags('openai')
@RequireScope('read')
@Controller('v1/chat/completions')
export class ChatCompletionsController {
  constructor(
    private readonly answers: AnswersService,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Post()
  @ApiOkResponse({ standardSchema: ChatCompletion, description: 'With `stream: true` as chunks.' })
  @ApiProblems('VALIDATION_FAILED', 'MODEL_NOT_FOUND', 'OVERLOADED')
  async complete(
    @Body({ schema: ChatCompletionBody }) body: ChatCompletionBody,
    @Context() context: CallContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = askedOf(body);
    const asker = { context, signal: closedSignal(reply) };
    const { model } = body;
    if (!body.stream)
      return void reply.status(200).send(completionOf(await this.answers.answer(asked, asker), model));
    const includeUsage = body.stream_options?.include_usage ?? false;
    const { requestId } = context;
    const events = this.answers.events(asked, asker);
    const chunks = toChunks(events, { answerId: asked.answerId, requestId, model, includeUsage });
    sendEvents(reply, chunks, this.config.SSE_HEARTBEAT_MS);
  }
}
