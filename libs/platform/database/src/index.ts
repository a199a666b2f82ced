export { DatabaseConnection, type RawExecutor, type SchemaMigration } from './database-connection.js';
export { DatabaseModule } from './database.module.js';
export { EmbeddedDatabase, type EmbeddedDatabaseOptions } from './embedded-database.js';
export { everybody, forTenant, type Scope, tenantOf, visibleTo } from './scoped-query.js';
