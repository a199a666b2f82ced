import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MigratedSchema } from '@plumbline/database';
import type { TelemetryConfig } from '@plumbline/telemetry';
import type { TransportConfig } from '@plumbline/transport';
import type { z } from 'zod';
import type { KeyedSchema } from '../configuration-keys.js';
import type { HttpApplicationOptions } from '../http-application.js';

/** What every service reads from its environment. */
export interface ServiceSettings extends Omit<TransportConfig, 'TRANSPORT_DRAIN_MS'>, TelemetryConfig {
  readonly HOST: string;
  readonly LOG_LEVEL: string;
  readonly SHUTDOWN_GRACE_MS: number;
  /** Of a service without public HTTP. */
  readonly PROBE_PORT?: number;
  /** Of a service with public HTTP. */
  readonly PORT?: number;
}

export type ServiceSchema = KeyedSchema & z.ZodType<ServiceSettings>;

/** Routes for everybody, on `PORT`; the module brings its own probes. */
export interface PublicHttp<Config> {
  limits(config: Config): HttpApplicationOptions;
  /** Before the application starts. */
  prepare(app: NestFastifyApplication, config: Config): void;
  /** When the application has started. Throws when it must not listen. */
  assertMayListen(app: NestFastifyApplication, config: Config): Promise<void>;
}

/** A process of the house: what it reads from its environment and what it is composed of, the transport aside. */
export interface ServiceDefinition<Schema extends ServiceSchema> {
  /** It answers `<name>.…`, and logs and traces carry it. */
  readonly name: string;
  readonly config: Schema;
  readonly module: { register(config: z.output<Schema>): DynamicModule };
  /** What its command `migrate` brings up to date. */
  readonly schemas?: readonly MigratedSchema[];
  readonly http?: PublicHttp<z.output<Schema>>;
}
