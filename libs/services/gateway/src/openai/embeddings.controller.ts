import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../api-problems.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { closedSignal } from '../closed-signal.js';
import { Embeddings, EmbeddingsBody, EmbeddingsService } from './embeddings.service.js';

@ApiTags('openai')
@RequireScope('read')
@Controller('v1/embeddings')
export class EmbeddingsController {
  constructor(private readonly service: EmbeddingsService) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Embeddings })
  @ApiProblems('VALIDATION_FAILED', 'MODEL_NOT_FOUND')
  embed(
    @Body({ schema: EmbeddingsBody }) body: EmbeddingsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Embeddings> {
    return this.service.embed(body, closedSignal(reply));
  }
}
