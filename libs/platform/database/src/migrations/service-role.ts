import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { PostgresAddress } from '../postgres/postgres-address.js';
import { databaseError } from '../postgres/postgres-errors.js';
import { placeOf } from '../postgres/postgres-pool.js';

export type SchemaAccess = 'write' | 'read';

const rights: Readonly<Record<SchemaAccess, string>> = {
  write: 'select, insert, update, delete',
  read: 'select',
};
const passwordRefused = '28P01';
const madeMeanwhile = ['42710', '23505'];

/** The role of the service's URL: made when missing, given the URL's password when that does not let it in. */
export async function ensureRole(database: Kysely<unknown>, service: PostgresAddress): Promise<void> {
  const { rows } = await sql`select from pg_roles where rolname = ${service.user}`.execute(database);
  if (rows.length === 0) return createRole(database, service);
  if (!(await letsIn(service))) await setPassword(database, service);
}

/** The rights on what is there and on what the same owner adds later; rights that were wider are taken back. */
export async function grantAccess(
  database: Kysely<unknown>,
  { schema, role, access }: { schema: string; role: string; access: SchemaAccess },
): Promise<void> {
  const name = sql.id(schema);
  const to = sql.id(role);
  const given = sql.raw(rights[access]);
  await database.transaction().execute(async (transaction) => {
    const run = (statement: ReturnType<typeof sql>) => statement.execute(transaction);
    await run(sql`grant usage on schema ${name} to ${to}`);
    await run(sql`revoke all on all tables in schema ${name} from ${to}`);
    await run(sql`grant ${given} on all tables in schema ${name} to ${to}`);
    await run(sql`alter default privileges in schema ${name} revoke all on tables from ${to}`);
    await run(sql`alter default privileges in schema ${name} grant ${given} on tables to ${to}`);
    if (access === 'write') {
      await run(sql`revoke insert, update, delete on ${name}.migration from ${to}`);
      await run(sql`grant usage on all sequences in schema ${name} to ${to}`);
      await run(sql`alter default privileges in schema ${name} grant usage on sequences to ${to}`);
    }
  });
}

/** Roles belong to all databases of a server, so another database's run may be making the same one. */
async function createRole(database: Kysely<unknown>, service: PostgresAddress): Promise<void> {
  try {
    const verifier = sql.lit(passwordVerifier(service.password));
    await sql`create role ${sql.id(service.user)} login password ${verifier}`.execute(database);
  } catch (error) {
    if (!madeMeanwhile.includes((error as { code?: string }).code ?? '')) throw error;
    if (!(await letsIn(service))) await setPassword(database, service);
  }
}

async function setPassword(database: Kysely<unknown>, { user, password }: PostgresAddress): Promise<void> {
  const verifier = sql.lit(passwordVerifier(password));
  await sql`alter role ${sql.id(user)} login password ${verifier}`.execute(database);
}

async function letsIn(service: PostgresAddress): Promise<boolean> {
  const client = new pg.Client({ ...service, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === passwordRefused || message.startsWith('SASL')) return false;
    throw databaseError(error, placeOf(service));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What Postgres stores of a password (RFC 5802, RFC 7677), so that the password itself never stands in a statement. */
function passwordVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  const serverKey = keyOf('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
