export * from './turn-store.port.js';
export { sessionTitleOf } from './session-title.js';
export { TurnStoreConfig } from './turn-store.config.js';
export { turnStoreMigrations, turnStoreSchema } from './turn-store.migration.js';
export { TurnStoreModule } from './turn-store.module.js';
