import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Caller } from '../../caller.js';
import { TransportModule } from '../../transport.module.js';
import type { RedisStreamsOptions } from '../redis-streams.options.js';
import { countUp } from './fault-probe.js';

/** Reads one long stream and does nothing else, until it is killed. */
async function main(options: RedisStreamsOptions, key: string): Promise<void> {
  class GatewayModule {}
  Module({ imports: [TransportModule.redisStreams(options)] })(GatewayModule);
  const app = await NestFactory.createApplicationContext(GatewayModule, { logger: false });
  const context = { requestId: 'req_gateway', tenantId: 'tenant', subject: 'gateway', principals: [] };
  const request = { key, to: 100_000, gapMs: 20 };
  for await (const { index } of app.get(Caller).stream(countUp, request, { context }))
    if (index === 3) process.send?.('reading');
}

await main(JSON.parse(process.argv[2] ?? '{}') as RedisStreamsOptions, process.argv[3] ?? '');
