import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@plumbline/testing/free-port';
import { waitFor } from '@plumbline/testing/wait-for';
import type { Engine, EngineSurroundings } from './engines.js';
import { SupervisedProcess } from './supervised-process.js';

const run = promisify(execFile);
/** Postgres refuses root, which therefore starts it as nobody. */
const NOBODY = 65_534;
const userId = process.getuid?.() === 0 ? NOBODY : undefined;
const identity = userId === undefined ? {} : { uid: userId, gid: userId };
/** After a crash it replays its log first. */
const START_MS = 60_000;

const settings = ['max_connections=300', 'log_min_messages=fatal', 'unix_socket_directories='];

/** A server whose data is kept in the folder `postgres`; the program is that of `POSTGRES_BIN`. */
export async function startPostgres({ folder, secrets, log }: EngineSurroundings): Promise<Engine> {
  const programs = process.env.POSTGRES_BIN ?? '';
  const data = join(folder, 'postgres');
  const password = secrets.secret('postgres');
  await initialise(programs, data, password);
  const port = await freePort();
  const words = [
    '-D',
    data,
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    ...settings.flatMap((one) => ['-c', one]),
  ];
  const engine = new SupervisedProcess(
    { name: 'postgres', kind: 'engine', file: join(programs, 'postgres'), words, userId },
    log,
  );
  engine.start();
  try {
    await waitFor(() => isReady(programs, port), {
      timeoutMs: START_MS,
      what: 'postgres to take connections',
    });
  } catch (error) {
    engine.kill();
    throw error;
  }
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, process: engine };
}

async function initialise(programs: string, data: string, password: string): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const passwordFile = `${data}.password`;
  mkdirSync(data, { recursive: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (userId !== undefined) for (const path of [data, passwordFile]) chownSync(path, userId, userId);
  const words = ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256'];
  try {
    await run(join(programs, 'initdb'), [...words, `--pwfile=${passwordFile}`], identity);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    const hint =
      userId === undefined ? '' : '\nOf root it runs as nobody, who must be able to enter that folder.';
    throw new Error(`Postgres could not be set up in ${data}: ${stderr.trim()}${hint}`, { cause });
  } finally {
    rmSync(passwordFile);
  }
}

function isReady(programs: string, port: number): Promise<boolean> {
  return run(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).then(
    () => true,
    () => false,
  );
}
