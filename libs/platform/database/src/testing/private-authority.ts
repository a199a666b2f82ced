import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PrivateAuthority {
  /** The certificate that clients trust. */
  readonly caFile: string;
  /** Of a server on loopback: `localhost` and 127.0.0.1. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority of its own and a server's certificate from it, valid for two days, made by `openssl` in the folder. */
export async function createPrivateAuthority(folder: string): Promise<PrivateAuthority> {
  const at = (name: string) => join(folder, name);
  const authority = ['-subj', '/CN=Private authority of a test', '-addext', 'keyUsage=critical,keyCertSign'];
  await openssl(
    'req',
    '-x509',
    '-days',
    '2',
    ...newKey,
    ...authority,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.crt'),
  );
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  await openssl('req', ...newKey, ...names, '-keyout', at('server.key'), '-out', at('server.csr'));
  const signed = [
    '-CA',
    at('ca.crt'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-copy_extensions',
    'copyall',
  ];
  await openssl('x509', '-req', '-days', '2', '-in', at('server.csr'), ...signed, '-out', at('server.crt'));
  return { caFile: at('ca.crt'), certificateFile: at('server.crt'), keyFile: at('server.key') };
}

async function openssl(...words: string[]): Promise<void> {
  await run('openssl', words);
}
