import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { RedisStreamsServer, TransportModule } from '@plumbline/transport';
import { ProbeController } from './probe.controller.js';
import { RelayController } from './relay.controller.js';
import { processOptions, ReplicaOptions } from './replica-options.js';
import { SideEffects } from './side-effects.js';
import { tellHarness, watchThisProcess } from './tell-harness.js';
import { moveClock } from './true-time.js';

@Module({})
class ReplicaModule {
  static of(options: ReplicaOptions): DynamicModule {
    const { service, redisUrl: url, tuning } = options;
    return {
      module: ReplicaModule,
      imports: [TransportModule.redisStreams({ service, url, ...tuning })],
      controllers: [service === 'probe' ? ProbeController : RelayController],
      providers: [
        { provide: ReplicaOptions, useValue: options },
        { provide: SideEffects, useValue: new SideEffects(options) },
      ],
    };
  }
}

/** One replica of a service that handles the calls of the probe. */
async function serve(): Promise<void> {
  watchThisProcess();
  const options = processOptions<ReplicaOptions>();
  moveClock(options.clockOffsetMs);
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(ReplicaModule.of(options), {
    logger: ['error', 'warn'],
    inject: [RedisStreamsServer],
    useFactory: (strategy: RedisStreamsServer) => ({ strategy }),
  });
  app.enableShutdownHooks();
  await app.get(SideEffects).synchronise();
  await app.listen();
  while (app.get(RedisStreamsServer).readiness().length > 0) await pause(20);
  await tellHarness({ type: 'ready' });
}

void serve();
