import { type DynamicModule, Module } from '@nestjs/common';
import { ObjectStore } from './object-store.port.js';

export interface ObjectStoreOptions {
  /** Holds originals, extracted texts and the manifest. */
  readonly folder: string;
}

/** Provides the process's `ObjectStore` everywhere. */
@Module({})
export class ObjectStoreModule {
  static register(options: ObjectStoreOptions): DynamicModule {
    const store = { provide: ObjectStore, useFactory: () => openObjectStore(options) };
    return { module: ObjectStoreModule, global: true, providers: [store], exports: [ObjectStore] };
  }
}

/** Also for programs without Nest. */
export async function openObjectStore({ folder }: ObjectStoreOptions): Promise<ObjectStore> {
  const { FilesystemObjectStore } = await import('./adapters/filesystem.adapter.js');
  return FilesystemObjectStore.open(folder);
}
