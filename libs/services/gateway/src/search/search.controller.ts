import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CallContext, SearchBody, SearchReply } from '@plumbline/contracts';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { closedSignal } from '../closed-signal.js';
import { SearchService } from './search.service.js';

@ApiTags('search')
@RequireScope('read')
@Controller('search')
export class SearchController {
  constructor(private readonly service: SearchService) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SearchReply })
  @ApiProblems('VALIDATION_FAILED', 'COLLECTION_NOT_FOUND', 'DEADLINE')
  search(
    @Body({ schema: SearchBody }) body: SearchBody,
    @Context() context: CallContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchReply> {
    return this.service.search(body, { context, signal: closedSignal(reply) });
  }
}
