export { hasPostgresWithTls } from './postgres-programs.js';
export { PostgresServer, type PostgresServerOptions } from './postgres-server.js';
export { createServiceDatabase, openServerDatabase } from './server-database.js';
export { createPrivateAuthority, type PrivateAuthority } from './private-authority.js';
