import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@plumbline/core';
import { AnswersController } from './answers/answers.controller.js';
import { AnswersService } from './answers/answers.service.js';
import { UsageLedger } from './usage/usage-ledger.js';
import { UsageController } from './usage/usage.controller.js';

/** Answers and their cost. Needs the `ChatModels` and the `DatabaseConnection` of the process. */
@Module({})
export class GenerationModule {
  static register(): DynamicModule {
    return {
      module: GenerationModule,
      controllers: [AnswersController, UsageController],
      providers: [AnswersService, UsageLedger, { provide: Clock, useClass: SystemClock }],
    };
  }
}
