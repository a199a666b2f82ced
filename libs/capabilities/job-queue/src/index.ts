export * from './job-queue.config.js';
export * from './job-queue.module.js';
export * from './job-queue.port.js';
