export * from './job-queue.config.js';
export { jobQueueMigrations, jobQueueSchema } from './job-queue.migration.js';
export * from './job-queue.module.js';
export * from './job-queue.port.js';
