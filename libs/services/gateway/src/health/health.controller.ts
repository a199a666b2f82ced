import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Health } from '@plumbline/contracts';
import { z } from 'zod';
import { ApiProblems } from '../api-problems.decorator.js';
import { Open } from '../authentication/scope.decorator.js';
import { HealthService } from './health.service.js';

const Alive = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' });
type Alive = z.infer<typeof Alive>;

@ApiTags('health')
@Open()
@Controller('health')
export class HealthController {
  constructor(private readonly service: HealthService) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ standardSchema: Health })
  health(): Promise<Health> {
    return this.service.health();
  }

  /** Looks at nothing else: a restart would not bring another service back. */
  @Get('live')
  @ApiOkResponse({ standardSchema: Alive })
  live(): Alive {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOkResponse({ standardSchema: Alive, description: 'Questions are answered.' })
  @ApiProblems('UNAVAILABLE')
  async ready(): Promise<Alive> {
    await this.service.assertReady();
    return { status: 'ok' };
  }

  /** That it answers says that migrations ran and every module started. */
  @Get('startup')
  @ApiOkResponse({ standardSchema: Alive })
  startup(): Alive {
    return { status: 'ok' };
  }
}
