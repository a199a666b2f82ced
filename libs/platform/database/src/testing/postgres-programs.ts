import { execFileSync, type SpawnOptions } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const debianFolder = '/usr/lib/postgresql';
const nobody = 65534;

/** Postgres refuses root, which therefore starts it as nobody. */
export const runAs: SpawnOptions = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/**
 * The folder with `initdb` and `postgres`: `POSTGRES_BIN`, or a server of the machine when TLS is wanted that those
 * programs were built without.
 */
export function postgresPrograms({ tls = false } = {}): string {
  const given = process.env.POSTGRES_BIN;
  const folders = [...(given ? [given] : []), ...(tls ? installedFolders() : [])];
  const found = folders.find((folder) => !tls || knowsTls(folder));
  if (found) return found;
  const next = tls
    ? 'Install postgresql, or set POSTGRES_BIN to programs that were built with OpenSSL.'
    : 'Run `npm run test:services`, which brings them, or set POSTGRES_BIN to the folder with initdb and postgres.';
  throw new Error(`The programs of Postgres are missing. ${next}`);
}

/** Whether a server with TLS can be started here. */
export function hasPostgresWithTls(): boolean {
  return [process.env.POSTGRES_BIN ?? '', ...installedFolders()].some((folder) => knowsTls(folder));
}

function installedFolders(): string[] {
  if (!existsSync(debianFolder)) return [];
  const versions = readdirSync(debianFolder).sort((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(debianFolder, version, 'bin'));
}

function knowsTls(folder: string): boolean {
  const program = join(folder, 'pg_config');
  if (!existsSync(program)) return false;
  return /with-(ssl=)?openssl/.test(execFileSync(program, ['--configure'], { encoding: 'utf8' }));
}
