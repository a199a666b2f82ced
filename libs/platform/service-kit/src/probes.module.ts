import { Controller, Get, Header, Module } from '@nestjs/common';
import { HealthModule } from './health.module.js';
import { metrics } from './metrics.js';
import { type Alive, ProbesService } from './probes.service.js';

@Controller('health')
class ProbesController {
  constructor(private readonly probes: ProbesService) {}

  @Get('live')
  live(): Alive {
    return this.probes.live();
  }

  @Get('ready')
  ready(): Promise<Alive> {
    return this.probes.ready();
  }

  @Get('startup')
  startup(): Alive {
    return this.probes.startup();
  }
}

@Controller('metrics')
class MetricsController {
  @Get()
  @Header('content-type', metrics.contentType)
  metrics(): Promise<string> {
    return metrics.metrics();
  }
}

/** Probes and metrics of a process without public HTTP, on a port of their own. */
@Module({ imports: [HealthModule], controllers: [ProbesController, MetricsController] })
export class ProbesModule {}
