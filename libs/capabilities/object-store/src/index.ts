export { originalKeyOf } from './object-key.js';
export * from './object-store.module.js';
export * from './object-store.port.js';
