import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTelemetry, type Telemetry } from '@plumbline/telemetry';
import type { RedisStreamsServer } from '@plumbline/transport';
import type { z } from 'zod';
import { HealthModule } from '../health.module.js';
import { createHttpApplication } from '../http-application.js';
import { listen } from '../listen.js';
import { ProbesModule } from '../probes.module.js';
import { Readiness } from '../readiness.js';
import type { ServiceDefinition, ServiceSchema, ServiceSettings } from './service-definition.js';
import { watchDatabase } from './service-database.js';
import { connectTransport, transportModule } from './service-transport.js';
import { version } from './version.js';

class ServiceProcess {}

/** A service that listens. Redis and Postgres need not be there: it is not ready without them, and becomes so with them. */
export class ServiceApplication {
  private constructor(
    readonly url: string,
    private readonly app: NestFastifyApplication,
    private readonly transport: RedisStreamsServer,
    private readonly telemetry: Telemetry,
  ) {}

  /** The probes first, so that they can tell what the rest waits for. */
  static async start<Schema extends ServiceSchema>(
    service: ServiceDefinition<Schema>,
    config: z.output<Schema>,
  ): Promise<ServiceApplication> {
    const telemetry = await startTelemetry(config, { service: service.name, version });
    const app = await createHttpApplication(moduleOf(service, config), service.http?.limits(config));
    try {
      watchDatabase(app);
      const transport = connectTransport(app);
      service.http?.prepare(app, config);
      await app.init();
      await service.http?.assertMayListen(app, config);
      await listen(app, addressOf(config));
      await app.startAllMicroservices();
      return new ServiceApplication(await app.getUrl(), app, transport, telemetry);
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  /** Takes nothing new, finishes what is in flight, then closes the stores. */
  async stop(): Promise<void> {
    this.app.get(Readiness).beginStop();
    await this.transport.drain();
    await this.app.close();
    await this.telemetry.stop();
  }
}

function moduleOf<Schema extends ServiceSchema>(
  { name, module, http }: ServiceDefinition<Schema>,
  config: z.output<Schema>,
): DynamicModule {
  const probes = http ? HealthModule : ProbesModule;
  const imports = [probes, transportModule(name, config), module.register(config)];
  return { module: ServiceProcess, imports };
}

function addressOf({ HOST: host, PORT, PROBE_PORT }: ServiceSettings) {
  return PORT === undefined
    ? { host, port: PROBE_PORT ?? 0, key: 'PROBE_PORT' }
    : { host, port: PORT, key: 'PORT' };
}
