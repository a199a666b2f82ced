export { DatabaseConnection, type SchemaMigration } from './database-connection.js';
export { PGliteThread } from './pglite-thread.js';
export { openEmbeddedDatabase } from './embedded-database.js';
