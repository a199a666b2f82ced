export * from './document-parser.port.js';
