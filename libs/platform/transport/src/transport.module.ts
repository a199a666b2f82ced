import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { InProcessCaller } from './in-process/in-process.caller.js';
import { InProcessServer } from './in-process/in-process.server.js';
import { Caller } from './caller.js';
import { RedisStreamsCaller } from './redis-streams/caller/redis-streams.caller.js';
import { DeadLetters } from './redis-streams/dead-letters.js';
import { RedisStreamsLink } from './redis-streams/redis-streams.link.js';
import type { RedisStreamsOptions } from './redis-streams/redis-streams.options.js';
import { RedisStreamsServer } from './redis-streams/server/redis-streams.server.js';

/** Gives every module the `Caller`. */
@Module({})
export class TransportModule {
  /** All services in one process; connect `app.get(InProcessServer)` as the microservice strategy. */
  static inProcess(): DynamicModule {
    return {
      module: TransportModule,
      global: true,
      providers: [
        { provide: InProcessServer, useFactory: () => new InProcessServer() },
        {
          provide: Caller,
          inject: [InProcessServer],
          useFactory: (server: InProcessServer) => new InProcessCaller(server),
        },
      ],
      exports: [InProcessServer, Caller],
    };
  }

  /**
   * Services in processes of their own, which meet at Redis. A process that answers calls or hears events connects
   * `app.get(RedisStreamsServer)` as the microservice strategy, asks its `readiness()` and calls its `drain()` before
   * it stops anything else. All services of the process are called over the one `Caller`.
   */
  static redisStreams(options: RedisStreamsOptions): DynamicModule {
    return {
      module: RedisStreamsTransportModule,
      global: true,
      providers: [
        { provide: RedisStreamsLink, useFactory: () => openLink(options) },
        {
          provide: RedisStreamsServer,
          inject: [RedisStreamsLink],
          useFactory: (link: RedisStreamsLink) => new RedisStreamsServer(link),
        },
        {
          provide: Caller,
          inject: [RedisStreamsLink],
          useFactory: (link: RedisStreamsLink) => new RedisStreamsCaller(link),
        },
        {
          provide: DeadLetters,
          inject: [RedisStreamsLink],
          useFactory: (link: RedisStreamsLink) => new DeadLetters(link),
        },
      ],
      exports: [RedisStreamsServer, Caller, DeadLetters],
    };
  }

  /** For a program without Nest that looks after what services gave up; it neither calls nor answers. */
  static async openDeadLetters(
    options: RedisStreamsOptions,
  ): Promise<{ letters: DeadLetters; close: () => Promise<void> }> {
    const link = await openLink(options);
    return { letters: new DeadLetters(link), close: () => link.close() };
  }
}

@Module({})
class RedisStreamsTransportModule implements OnApplicationShutdown {
  constructor(
    private readonly link: RedisStreamsLink,
    private readonly server: RedisStreamsServer,
    @Inject(Caller) private readonly caller: RedisStreamsCaller,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.server.drain();
    this.caller.close();
    await this.link.close();
  }
}

async function openLink(options: RedisStreamsOptions): Promise<RedisStreamsLink> {
  const { IoredisConnection } = await import('./redis-streams/adapters/ioredis.adapter.js');
  return new RedisStreamsLink(options, (settings) => new IoredisConnection(settings));
}
