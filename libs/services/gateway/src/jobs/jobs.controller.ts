import { Controller, Delete, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CallContext, cancelJob, Job, JobEvent, readJob } from '@plumbline/contracts';
import { Caller } from '@plumbline/transport';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { closedSignal } from '../closed-signal.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { namingPart } from '../naming-part.js';
import { sendEvents, type ServerSentEvent } from '../server-sent-events.js';
import { JobFeedService } from './job-feed.service.js';

@ApiTags('jobs')
@Controller('jobs/:id')
export class JobsController {
  constructor(
    private readonly caller: Caller,
    private readonly feed: JobFeedService,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get()
  @RequireScope('read')
  @ApiOkResponse({ standardSchema: Job })
  @ApiProblems('JOB_NOT_FOUND')
  read(@Param('id') jobId: string, @Context() context: CallContext): Promise<Job> {
    return this.caller.call(readJob, { jobId }, { context }).catch(namingPart('ingestion'));
  }

  @Get('events')
  @RequireScope('read')
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    standardSchema: JobEvent,
    description: 'The job now and at each change, until it has ended.',
  })
  @ApiProblems('JOB_NOT_FOUND')
  async follow(
    @Param('id') jobId: string,
    @Context() context: CallContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const options = { context, signal: closedSignal(reply) };
    const job = await this.caller.call(readJob, { jobId }, options).catch(namingPart('ingestion'));
    sendEvents(reply, encoded(this.feed.follow(job, options)), this.config.SSE_HEARTBEAT_MS);
  }

  @Delete()
  @RequireScope('write')
  @ApiOkResponse({ standardSchema: Job, description: 'A job that has already ended stays as it is.' })
  @ApiProblems('JOB_NOT_FOUND')
  cancel(@Param('id') jobId: string, @Context() context: CallContext): Promise<Job> {
    return this.caller.call(cancelJob, { jobId }, { context }).catch(namingPart('ingestion'));
  }
}

async function* encoded(jobs: AsyncIterable<Job>): AsyncGenerator<ServerSentEvent> {
  let number = 0;
  for await (const job of jobs)
    yield { id: `${job.jobId}:${++number}`, event: 'job-changed', data: JSON.stringify(job) };
}
