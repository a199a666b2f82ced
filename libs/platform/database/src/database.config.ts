import { z } from 'zod';
import { isPostgresUrl } from './postgres/postgres-address.js';

const milliseconds = z.coerce.number().int();

/** The environment keys of a Postgres server. */
export const DatabaseConfig = z.object({
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must have the form postgres://user:password@host:5432/database')
    .describe(
      'The Postgres server and the role of this service: postgres://user:password@host:5432/database, with ?sslmode=require for TLS.',
    ),
  DATABASE_CA_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('Certificate of the authority that signed the server’s; with it only TLS is spoken.'),
  DATABASE_POOL_MAX: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(10)
    .describe('Connections to Postgres at most; one or two more listen.'),
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds
    .min(100)
    .max(60_000)
    .default(5000)
    .describe('How long a query waits for a connection, in milliseconds.'),
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds
    .min(100)
    .max(3_600_000)
    .default(30_000)
    .describe('After which a statement is ended, in milliseconds.'),
});
export type DatabaseConfig = z.infer<typeof DatabaseConfig>;

/** The environment keys of a service's migrate command, beside those above. */
export const MigrationConfig = z.object({
  MIGRATION_DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must have the form postgres://user:password@host:5432/database')
    .describe('The same database as its owner, who makes the schemas and the role of DATABASE_URL.'),
});
export type MigrationConfig = z.infer<typeof MigrationConfig>;
