import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { Handle, type IncomingCall, RedisStreamsServer, TransportModule } from '@plumbline/transport';
import { benchKeys } from '../processes/bench-identity.js';
import { programOptions, serveParent } from '../processes/bench-program.js';
import { streamTokens, type TokenRequest } from './token-stream.js';

@Controller()
class TokenController {
  /** Keeps to the clock: a late token does not make the next ones late. */
  @Handle(streamTokens)
  async *stream({ tokens, everyMs }: TokenRequest, { signal }: IncomingCall) {
    const started = performance.now();
    for (let index = 0; index < tokens; index++) {
      const wait = started + index * everyMs - performance.now();
      if (wait > 0) await pause(wait, undefined, { signal });
      yield { index, text: ` token${index}` };
    }
  }
}

@Module({})
class ReplicaModule {}

/** One replica of a service that streams as a model does. */
async function serve(): Promise<void> {
  const { redisPort } = programOptions<{ redisPort: number }>();
  const transport = TransportModule.redisStreams({
    service: 'tokens',
    url: `redis://127.0.0.1:${redisPort}`,
    keys: { callers: benchKeys },
  });
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(
    { module: ReplicaModule, imports: [transport], controllers: [TokenController] },
    {
      inject: [RedisStreamsServer],
      useFactory: (strategy: RedisStreamsServer) => ({ strategy }),
      logger: ['error', 'warn'],
    },
  );
  await app.listen();
  serveParent(
    () => undefined,
    () => app.close(),
  );
}

void serve();
