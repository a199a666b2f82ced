import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@plumbline/core';
import { ExpirySweepService } from './sessions/expiry-sweep.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';

/** Sessions and turns; needs a `TurnStore` in the process. */
@Module({})
export class MemoryModule {
  static register(): DynamicModule {
    return {
      module: MemoryModule,
      controllers: [SessionsController],
      providers: [SessionsService, ExpirySweepService, { provide: Clock, useClass: SystemClock }],
    };
  }
}
