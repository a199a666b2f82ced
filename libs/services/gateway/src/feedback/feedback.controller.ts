import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { addFeedback, CallContext, FeedbackBody } from '@plumbline/contracts';
import { Caller } from '@plumbline/transport';
import type { z } from 'zod';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { namingPart } from '../naming-part.js';

const FeedbackReply = addFeedback.response;
type FeedbackReply = z.infer<typeof FeedbackReply>;

@ApiTags('feedback')
@RequireScope('read')
@Controller('feedback')
export class FeedbackController {
  constructor(private readonly caller: Caller) {}

  @Post()
  @ApiCreatedResponse({ standardSchema: FeedbackReply })
  @ApiProblems('VALIDATION_FAILED', 'TURN_NOT_FOUND')
  add(
    @Body({ schema: FeedbackBody }) body: FeedbackBody,
    @Context() context: CallContext,
  ): Promise<FeedbackReply> {
    return this.caller.call(addFeedback, body, { context }).catch(namingPart('memory'));
  }
}
