export * from './passage-index.port.js';
export { PassageIndexModule } from './passage-index.module.js';
export {
  passageIndexMigrations,
  passageIndexSchema,
  type PassageIndexMigrationOptions,
} from './postgres/passage-index.migration.js';
