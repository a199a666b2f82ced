export * from './turn-store.port.js';
