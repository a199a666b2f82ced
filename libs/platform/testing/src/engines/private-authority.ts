import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Files of a certificate authority that nobody knows, and of a server certificate for 127.0.0.1 that it signed. */
export interface PrivateAuthority {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const run = promisify(execFile);
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-batch'];

/** Needs the program `openssl`. */
export async function createPrivateAuthority(folder: string): Promise<PrivateAuthority> {
  const file = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => run('openssl', words, { cwd: folder });
  await writeFile(file('server.ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  await openssl('req', '-x509', ...curve, '-days', '2', '-subj', '/CN=test authority', ...keys('ca'));
  await openssl('req', ...curve, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
  await openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    ...signing,
    '-extfile',
    'server.ext',
    '-out',
    'server.crt',
  );
  return { caFile: file('ca.crt'), certificateFile: file('server.crt'), keyFile: file('server.key') };
}

function keys(name: string): string[] {
  return ['-keyout', `${name}.key`, '-out', `${name}.crt`];
}
