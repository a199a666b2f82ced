export { type Backend, BackendMissingError } from './backend.js';
export { backends } from './backends.js';
export { cacheFolder, provide } from './provide.js';
