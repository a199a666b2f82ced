import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { metrics } from '@plumbline/service-kit';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../api-problems.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';

@ApiTags('health')
@RequireScope('admin')
@Controller('metrics')
export class MetricsController {
  @Get()
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Metrics of this process as Prometheus text.' })
  @ApiProblems()
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    reply.header('content-type', metrics.contentType).send(await metrics.metrics());
  }
}
