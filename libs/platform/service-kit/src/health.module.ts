import { Global, Module } from '@nestjs/common';
import { EventLoopLag } from './event-loop-lag.js';
import { ProbesService } from './probes.service.js';
import { Readiness } from './readiness.js';

/** Gives every module the `Readiness` of the process, and its probes what they tell. */
@Global()
@Module({ providers: [EventLoopLag, Readiness, ProbesService], exports: [Readiness, ProbesService] })
export class HealthModule {}
