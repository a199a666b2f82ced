import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inRequest } from '@plumbline/telemetry';
import {
  type HandlerScope,
  redisStreamsOptions,
  RedisStreamsServer,
  TransportModule,
} from '@plumbline/transport';
import { metrics } from '../metrics.js';
import { Readiness } from '../readiness.js';
import type { ServiceSettings } from './service-definition.js';

/** What the grace leaves, after the drain, to close everything. */
const CLOSING_MS = 2000;

/** The transport of a service: its `Caller`, and what answers for it, with the metrics and logs of the process. */
export function transportModule(service: string, config: ServiceSettings): DynamicModule {
  const scope: HandlerScope = ({ requestId, tenantId }, work) => inRequest({ requestId, tenantId }, work);
  const TRANSPORT_DRAIN_MS = Math.max(0, config.SHUTDOWN_GRACE_MS - CLOSING_MS);
  const own = { service, registry: metrics, scope };
  return TransportModule.redisStreams(redisStreamsOptions({ ...config, TRANSPORT_DRAIN_MS }, own));
}

/** Lets the handlers of the application answer, and its readiness depend on it. */
export function connectTransport(app: NestFastifyApplication): RedisStreamsServer {
  const server = app.get(RedisStreamsServer);
  app.connectMicroservice({ strategy: server });
  app.get(Readiness).add('redis', async () => server.readiness().map(asMissing));
  return server;
}

const reasons: Readonly<Record<string, string>> = {
  redis: 'Redis does not answer.',
  group: 'The consumer group is not there yet.',
  reader: 'The loop that reads messages does not turn.',
  lease: 'Messages in flight are not renewed.',
};

function asMissing(problem: string) {
  return {
    part: problem in reasons ? problem : 'transport',
    reason: reasons[problem] ?? `It is ${problem}.`,
  };
}
