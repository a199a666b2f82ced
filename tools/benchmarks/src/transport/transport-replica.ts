import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type AsyncMicroserviceOptions,
  MessagePattern,
  type MicroserviceOptions,
  Transport,
} from '@nestjs/microservices';
import { Handle, RedisStreamsServer, TransportModule } from '@plumbline/transport';
import { benchKeys } from '../processes/bench-identity.js';
import { serveParent, programOptions } from '../processes/bench-program.js';
import { answer, type BenchService, echoOf, nestEcho, wait, waitAwhile } from './echo-calls.js';

export interface ReplicaOptions {
  /** `nest` answers over Nest's own Redis transport. */
  readonly service: BenchService | 'nest';
  readonly redisPort: number;
}

let executed = 0;

function echo() {
  executed++;
  return answer;
}

@Controller()
class EchoOne {
  @Handle(echoOf('one'))
  echo(_request: { text: string }) {
    return echo();
  }
}

@Controller()
class EchoTwo {
  @Handle(echoOf('two'))
  echo(_request: { text: string }) {
    return echo();
  }
}

@Controller()
class EchoPlain {
  @Handle(echoOf('plain'))
  echo(_request: { text: string }) {
    return echo();
  }
}

@Controller()
class Waiting {
  @Handle(waitAwhile)
  async wait() {
    await pause(wait.milliseconds);
    return {};
  }
}

@Controller()
class EchoNest {
  @MessagePattern(nestEcho)
  echo() {
    return echo();
  }
}

const controllers: Record<ReplicaOptions['service'], Type> = {
  one: EchoOne,
  two: EchoTwo,
  plain: EchoPlain,
  wait: Waiting,
  nest: EchoNest,
};

@Module({})
class ReplicaModule {}

/** One replica of a service. Asked, it says how often it echoed. */
async function serve(): Promise<void> {
  const { service, redisPort } = programOptions<ReplicaOptions>();
  const module = { module: ReplicaModule, controllers: [controllers[service]] };
  const app =
    service === 'nest'
      ? await NestFactory.createMicroservice<MicroserviceOptions>(module, {
          transport: Transport.REDIS,
          options: { host: '127.0.0.1', port: redisPort },
          logger: ['error', 'warn'],
        })
      : await NestFactory.createMicroservice<AsyncMicroserviceOptions>(
          { ...module, imports: [redisStreams(service, redisPort)] },
          {
            inject: [RedisStreamsServer],
            useFactory: (strategy: RedisStreamsServer) => ({ strategy }),
            logger: ['error', 'warn'],
          },
        );
  await app.listen();
  serveParent(
    () => executed,
    () => app.close(),
  );
}

function redisStreams(service: BenchService, port: number) {
  return TransportModule.redisStreams({
    service,
    url: `redis://127.0.0.1:${port}`,
    keys: service === 'plain' ? {} : { callers: benchKeys },
    ...(service === 'wait' && { maxInFlight: wait.maxInFlight }),
  });
}

void serve();
