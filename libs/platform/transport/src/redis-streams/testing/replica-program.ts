import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TransportModule } from '../../transport.module.js';
import type { RedisStreamsOptions } from '../redis-streams.options.js';
import { RedisStreamsServer } from '../server/redis-streams.server.js';
import { FaultModule } from './fault-probe.js';

/** One replica of the service `fault`: its options as JSON in the first word; says `ready`, drains on SIGTERM. */
async function main(options: RedisStreamsOptions): Promise<void> {
  class ReplicaModule {}
  Module({ imports: [TransportModule.redisStreams(options), FaultModule] })(ReplicaModule);
  const app = await NestFactory.createMicroservice(ReplicaModule, {
    inject: [RedisStreamsServer],
    useFactory: (strategy: RedisStreamsServer) => ({ strategy }),
    logger: process.env.REPLICA_LOG ? undefined : false,
  });
  await app.listen();
  const server = app.get(RedisStreamsServer);
  const tell = setInterval(() => {
    if (server.readiness().length > 0) return;
    clearInterval(tell);
    process.send?.('ready');
  }, 10);
  process.once('SIGTERM', () => {
    void server
      .drain()
      .then(() => app.close())
      .then(() => process.exit(0));
  });
  process.on('disconnect', () => process.exit(1));
}

await main(JSON.parse(process.argv[2] ?? '{}') as RedisStreamsOptions);
