import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { KeyScope } from '@plumbline/contracts';
import { type DatabaseConnection, DatabaseModule } from '@plumbline/database';
import { EmbedderConfig, EmbedderModule } from '@plumbline/embedder';
import { ObjectStore, ObjectStoreModule } from '@plumbline/object-store';
import { createHttpApplication, logger } from '@plumbline/service-kit';
import { openTestDatabase } from '@plumbline/testing';
import { Caller, InProcessServer, TransportModule } from '@plumbline/transport';
import { GatewayConfig } from '../gateway.config.js';
import { GatewayModule } from '../gateway.module.js';
import { KeysService } from '../keys/keys.service.js';
import {
  RemoteGenerationController,
  RemoteRetrievalController,
  RemoteRouterController,
} from './remote-answering.controllers.js';
import { RemoteIngestionController } from './remote-ingestion.controller.js';
import { RemoteMemoryController } from './remote-memory.controller.js';
import { RemoteState } from './remote-state.js';

const everyService: Type[] = [
  RemoteMemoryController,
  RemoteRouterController,
  RemoteRetrievalController,
  RemoteGenerationController,
  RemoteIngestionController,
];

export interface TestGatewayOptions {
  readonly config?: Readonly<Record<string, number>>;
  /** Services at the other end of the transport; all of them by default. */
  readonly services?: readonly Type[];
  /** On a server, instead of the embedded store; it is closed with the gateway. */
  readonly database?: DatabaseConnection;
}

/** The gateway with its real store, transport and HTTP server; only the services behind it are played. */
export interface TestGateway {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly remote: RemoteState;
  readonly caller: Caller;
  readonly objects: ObjectStore;
  /** A key of a tenant, which may be another than the gateway's own. */
  createKey(scopes: KeyScope[], tenantId?: string): Promise<string>;
  close(): Promise<void>;
}

@Module({})
class TestGatewayModule {}

export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  logger.level = 'silent';
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-gateway-'));
  const remote = new RemoteState();
  const app = await createHttpApplication(await moduleOf(options, { folder, remote }));
  app.connectMicroservice({ strategy: app.get(InProcessServer) });
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: await app.getUrl(),
    remote,
    caller: app.get(Caller),
    objects: app.get(ObjectStore),
    createKey: async (scopes, tenantId = 'default') => {
      const creator = { tenantId, subject: 'tester' };
      return (await app.get(KeysService).createKey({ name: 'test', scopes, principals: [] }, creator)).key;
    },
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true });
    },
  };
}

interface Parts {
  readonly folder: string;
  readonly remote: RemoteState;
}

async function moduleOf(options: TestGatewayOptions, { folder, remote }: Parts): Promise<DynamicModule> {
  const { config = {}, services = everyService } = options;
  return {
    module: TestGatewayModule,
    imports: [
      TransportModule.inProcess(),
      DatabaseModule.of(options.database ?? (await openTestDatabase())),
      ObjectStoreModule.register({ folder }),
      EmbedderModule.register(EmbedderConfig.parse({ EMBEDDER_THREADS: 1 })),
      GatewayModule.register(GatewayConfig.parse({ JOB_POLL_MS: 20, DRAIN_MS: 3000, ...config })),
    ],
    controllers: [...services],
    providers: [{ provide: RemoteState, useValue: remote }],
  };
}
