export * from './chat-model.port.js';
