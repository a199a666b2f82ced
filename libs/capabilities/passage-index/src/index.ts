export * from './passage-index.port.js';
