import { type DynamicModule, Module } from '@nestjs/common';
import { SystemClock } from '@plumbline/core';
import { DatabaseConnection } from '@plumbline/database';
import type { TurnStoreConfig } from './turn-store.config.js';
import { TurnStore } from './turn-store.port.js';

const dayMs = 86_400_000;

/** Gives every module the `TurnStore` that the configuration names. */
@Module({})
export class TurnStoreModule {
  static register(config: TurnStoreConfig): DynamicModule {
    const provider = {
      provide: TurnStore,
      inject: [{ token: DatabaseConnection, optional: config.TURN_STORE !== 'postgres' }],
      useFactory: (connection: DatabaseConnection) => createTurnStore(config, connection),
    };
    return { module: TurnStoreModule, global: true, providers: [provider], exports: [TurnStore] };
  }
}

async function createTurnStore(config: TurnStoreConfig, connection: DatabaseConnection): Promise<TurnStore> {
  const expiresAfterMs = config.SESSION_EXPIRY_DAYS * dayMs || undefined;
  const options = { clock: new SystemClock(), expiresAfterMs };
  if (config.TURN_STORE === 'memory') {
    const { MemoryTurnStore } = await import('./adapters/memory.adapter.js');
    return new MemoryTurnStore(options);
  }
  const { PostgresTurnStore } = await import('./adapters/postgres.adapter.js');
  return PostgresTurnStore.open(connection, options);
}
