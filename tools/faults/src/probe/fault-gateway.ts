import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Caller, DeadLetters, TransportModule } from '@plumbline/transport';
import type { PlannedCall } from '../plan/plan.js';
import { makeCall } from './make-call.js';
import { processOptions } from './replica-options.js';
import { tellHarness, watchThisProcess } from './tell-harness.js';
import { moveClock } from './true-time.js';

/** What the harness sends to a gateway. */
export type GatewayOrder =
  | { readonly type: 'call'; readonly call: PlannedCall }
  | { readonly type: 'replay'; readonly service: string };

/** A process that only calls: each planned call that the harness sends it, at once. */
async function serve(): Promise<void> {
  watchThisProcess();
  const { redisUrl: url, tuning, clockOffsetMs } = processOptions();
  moveClock(clockOffsetMs);
  const transport = TransportModule.redisStreams({ service: 'gateway', url, ...tuning });
  const app = await NestFactory.createApplicationContext(transport, { logger: ['error', 'warn'] });
  app.enableShutdownHooks();
  process.on('message', (order: GatewayOrder) => {
    if (order.type === 'call') void makeCall(app.get(Caller), order.call);
    else void replayAll(app.get(DeadLetters), order.service);
  });
  await tellHarness({ type: 'ready' });
}

async function replayAll(letters: DeadLetters, service: string): Promise<void> {
  for (const { id } of await letters.list(service)) await letters.replay(service, id);
}

void serve();
