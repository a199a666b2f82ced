import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Health } from '@plumbline/contracts';
import { type Alive, ProbesService } from '@plumbline/service-kit';
import { z } from 'zod';
import { ApiProblems } from '../api-problems.decorator.js';
import { Open } from '../authentication/scope.decorator.js';
import { HealthService } from './health.service.js';

const AliveSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' });

@ApiTags('health')
@Open()
@Controller('health')
export class HealthController {
  constructor(
    private readonly service: HealthService,
    private readonly probes: ProbesService,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ standardSchema: Health })
  health(): Promise<Health> {
    return this.service.health();
  }

  @Get('live')
  @ApiOkResponse({ standardSchema: AliveSchema })
  live(): Alive {
    return this.probes.live();
  }

  @Get('ready')
  @ApiOkResponse({ standardSchema: AliveSchema, description: 'Questions are answered.' })
  @ApiProblems('UNAVAILABLE')
  ready(): Promise<Alive> {
    return this.probes.ready();
  }

  @Get('startup')
  @ApiOkResponse({ standardSchema: AliveSchema })
  startup(): Alive {
    return this.probes.startup();
  }
}
