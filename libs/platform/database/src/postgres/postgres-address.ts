import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { AppError } from '@plumbline/core';

/** Where a `postgres://` URL leads, in the parts that the driver takes. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl: ConnectionOptions | false;
}

const encryptedModes = ['require', 'verify-ca', 'verify-full'];

export function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) return false;
  return Boolean(url.hostname && url.username && url.pathname.length > 1) && isDecodable(url);
}

/**
 * TLS where the URL says `sslmode=require` or a file of the authority is given; then the certificate and the host's
 * name in it are always checked. Throws `VALIDATION_FAILED`, which shows nothing of the URL.
 */
export function postgresAddress(url: string, caFile?: string): PostgresAddress {
  if (!isPostgresUrl(url))
    throw new AppError(
      'VALIDATION_FAILED',
      'A database URL has the form postgres://user:password@host:5432/database.',
    );
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const encrypted = caFile !== undefined || encryptedModes.includes(searchParams.get('sslmode') ?? '');
  return {
    host,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: encrypted && tlsOptions(host, caFile),
  };
}

/** The driver gives no host to the check where it is an IP address, and then `localhost` would be looked for. */
function tlsOptions(host: string, caFile?: string): ConnectionOptions {
  return {
    ...(caFile && { ca: authorityIn(caFile) }),
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: true,
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  };
}

function authorityIn(caFile: string): Buffer {
  try {
    return readFileSync(caFile);
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', `The file of DATABASE_CA_FILE cannot be read: ${caFile}.`, {
      cause,
    });
  }
}

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    return [username, password, pathname].every((part) => decodeURIComponent(part) !== undefined);
  } catch {
    return false;
  }
}
