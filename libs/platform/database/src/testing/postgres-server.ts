import { type ChildProcess, execFile, spawn, type SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { postgresPrograms, runAs } from './postgres-programs.js';
import { createPrivateAuthority, type PrivateAuthority } from './private-authority.js';

const run = promisify(execFile);

export interface PostgresServerOptions {
  /** Lets nobody in without TLS; the certificate is from an authority of its own (`caFile`). */
  readonly tls?: boolean;
}

/**
 * A Postgres of one's own on loopback, on a port that no outgoing connection takes. Everybody logs in by password.
 * It never syncs to the disk, but what it acknowledged survives `kill`.
 */
export class PostgresServer {
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly programs: string,
    private readonly password: string,
    private readonly authority?: PrivateAuthority,
  ) {}

  /** Within a few seconds. The caller stops it. */
  static async start({ tls = false }: PostgresServerOptions = {}): Promise<PostgresServer> {
    const programs = postgresPrograms({ tls });
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-postgres-'));
    try {
      const password = randomUUID();
      const authority = tls ? await createPrivateAuthority(folder) : undefined;
      await initialise({ folder, programs, password, tls });
      const server = new PostgresServer(await freePort(), folder, programs, password, authority);
      await server.launch();
      return server;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Of the owner, who may do everything, on the database `postgres`. */
  get url(): string {
    return this.urlOf('postgres');
  }

  /** What clients trust of a server with TLS. */
  get caFile(): string | undefined {
    return this.authority?.caFile;
  }

  /** An empty database; its URL, as the owner. */
  async createDatabase(): Promise<string> {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    const { host, port, user, password } = this;
    const ssl = this.caFile ? { ca: await readFile(this.caFile) } : undefined;
    const client = new pg.Client({ host, port, user, password, database: 'postgres', ssl });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return this.urlOf(name);
  }

  /** `kill -9` of the server and all its processes, as a crash of the machine's memory would be. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child?.pid || child.exitCode !== null || child.signalCode) return;
    const gone = once(child, 'exit');
    const workers = await childrenOf(child.pid);
    child.kill('SIGKILL');
    for (const pid of workers) killIfAlive(pid);
    await gone;
  }

  /** Up again with the same data on the same port, whether it ran or not. */
  async restart(): Promise<void> {
    await this.end();
    await this.launch();
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  private readonly host = 'localhost';
  private readonly user = 'postgres';

  private urlOf(database: string): string {
    return `postgres://${this.user}:${this.password}@${this.host}:${this.port}/${database}`;
  }

  /** Again where the memory of a killed one is still held by a process of its that is not quite gone. */
  private async launch(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      if (await this.begin()) return;
      const said = (await readFile(this.logFile, 'utf8')).split('\n').slice(-10).join('\n');
      this.child?.kill('SIGKILL');
      if (attempt === 50 || !said.includes('pre-existing shared memory'))
        throw new Error(`Postgres does not start. It said:\n${said}`);
      await delay(100);
    }
  }

  private async begin(): Promise<boolean> {
    const log = await open(this.logFile, 'w');
    try {
      const words = ['-D', join(this.folder, 'data'), ...this.settings.flatMap((setting) => ['-c', setting])];
      const options: SpawnOptions = { ...runAs, cwd: this.folder, stdio: ['ignore', log.fd, log.fd] };
      this.child = spawn(join(this.programs, 'postgres'), words, options);
      return await this.becomesReady(this.child);
    } finally {
      await log.close();
    }
  }

  private get logFile(): string {
    return join(this.folder, 'server.log');
  }

  /** A commit is in the system's memory when it is acknowledged, so it outlives the process, not the machine. */
  private get settings(): string[] {
    const { authority, port } = this;
    const unsynced = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=on'];
    const encryption = authority
      ? ['ssl=on', `ssl_cert_file=${authority.certificateFile}`, `ssl_key_file=${authority.keyFile}`]
      : [];
    const place = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    return [...place, ...unsynced, ...encryption, 'shared_buffers=64MB', 'max_connections=200'];
  }

  /** The server writes its state into the file of its id. */
  private async becomesReady(child: ChildProcess): Promise<boolean> {
    const state = join(this.folder, 'data', 'postmaster.pid');
    for (let waited = 0; waited < 15_000 && child.exitCode === null; waited += 20) {
      const lines = (await readFile(state, 'utf8').catch(() => '')).split('\n');
      if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return true;
      await delay(20);
    }
    return false;
  }

  private async end(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode) return;
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    const late = delay(5000, 'late', { ref: false });
    if ((await Promise.race([gone, late])) === 'late') await this.kill();
  }
}

interface Beginning {
  readonly folder: string;
  readonly programs: string;
  readonly password: string;
  readonly tls: boolean;
}

async function initialise({ folder, programs, password, tls }: Beginning): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password);
  if (runAs.uid) await hand(folder, ['password', 'server.key', 'server.crt']);
  const data = join(folder, 'data');
  const login = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const words = ['-D', data, ...login, '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(join(programs, 'initdb'), words, { ...runAs, cwd: folder, stdio: 'ignore' } as object);
  const rule = `${tls ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256\n`;
  await writeFile(join(data, 'pg_hba.conf'), rule);
}

async function hand(folder: string, files: readonly string[]): Promise<void> {
  const { uid = 0, gid = 0 } = runAs;
  await chown(folder, uid, gid);
  for (const file of files) await chown(join(folder, file), uid, gid).catch(() => undefined);
}

/**
 * Below the ports that the system gives to outgoing connections: one that tries to reach a server that is down would
 * otherwise take its very port now and then.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([pid, of]) => (pid && of === parent ? [pid] : []));
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
