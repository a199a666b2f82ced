export { originalKeyOf } from './object-key.js';
export { ObjectStoreConfig, sharedFolders } from './object-store.config.js';
export * from './object-store.module.js';
export * from './object-store.port.js';
