export { ApartSystem, type ApartOptions } from './apart-system.js';
export { type Engines, startEngines, stopEngines } from './engines.js';
export { environmentOf, type Surroundings } from './environment.js';
export { KeptSecrets } from './kept-secrets.js';
export { LogLines } from './log-lines.js';
export { migrateAll } from './migrate-all.js';
export { Replica } from './replica.js';
