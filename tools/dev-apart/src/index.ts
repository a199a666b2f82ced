export { ApartSystem, type ApartOptions } from './apart-system.js';
export { type Engines, startEngines, stopEngines } from './engines.js';
