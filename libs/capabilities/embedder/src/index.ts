export { EmbedderConfig } from './embedder.config.js';
export { EmbedderModule } from './embedder.module.js';
export * from './embedder.port.js';
