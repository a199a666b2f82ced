export {
  DatabaseConnection,
  type DatabaseSession,
  type RawExecutor,
  type SchemaDefinition,
  type SchemaMigration,
  type SessionOptions,
} from './database-connection.js';
export { DatabaseConfig, MigrationConfig } from './database.config.js';
export { DatabaseModule } from './database.module.js';
export { EmbeddedDatabase, type EmbeddedDatabaseOptions } from './embedded-database.js';
export { destructiveStatements } from './migrations/destructive-statements.js';
export { migrateDatabase, type MigratedSchema, type MigrateOptions } from './migrations/migrate-database.js';
export { PostgresDatabase, type PostgresDatabaseOptions } from './postgres/postgres-database.js';
export { everybody, forTenant, type Scope, tenantOf, visibleTo } from './scoped-query.js';
