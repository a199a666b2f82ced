import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitFor } from '../wait-for.js';
import { endWithParent } from './end-with-parent.js';
import { freePort } from './free-port.js';
import { createPrivateAuthority, type PrivateAuthority } from './private-authority.js';

export interface RedisServerOptions {
  /** Keep what was written over a restart (append-only file, synced each second). */
  readonly appendOnly?: boolean;
  /** Bytes, or as `64mb`. */
  readonly maxMemory?: string;
  /** Default `noeviction`. */
  readonly maxMemoryPolicy?: string;
  /** Speak TLS alone, with a certificate of an authority made for this server. */
  readonly tls?: boolean;
  /** Access rules, each a line as `user retrieval on >secret …`; the default user then has a password of its own. */
  readonly users?: readonly string[];
}

/**
 * A redis-server of one's own on a free loopback port, its data in a temporary folder. The program is `REDIS_SERVER`,
 * else `redis-server`. The port stays the same over restarts.
 */
export class RedisServer {
  private process?: ChildProcess;
  private unwatch?: () => void;
  private admin?: Redis;
  private output = '';

  private constructor(
    private readonly options: RedisServerOptions,
    private readonly folder: string,
    readonly port: number,
    private readonly password: string | undefined,
    private readonly authority: PrivateAuthority | undefined,
  ) {}

  /** Resolves when it answers. */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-redis-'));
    const authority = options.tls ? await createPrivateAuthority(folder) : undefined;
    const password = options.users ? randomUUID() : undefined;
    const server = new RedisServer(options, folder, await freePort(), password, authority);
    await server.startAgain();
    return server;
  }

  /** With the default user's password where there is one. */
  get url(): string {
    return this.urlOf('default', this.password);
  }

  /** The authority that signed the server's certificate. */
  get caFile(): string | undefined {
    return this.authority?.caFile;
  }

  /** As `url` for one of the `users`. */
  urlOf(user: string, password?: string): string {
    const login = password === undefined ? '' : `${user}:${password}@`;
    return `${this.authority ? 'rediss' : 'redis'}://${login}127.0.0.1:${this.port}`;
  }

  get processId(): number {
    if (this.process?.pid === undefined) throw new Error('This redis-server does not run.');
    return this.process.pid;
  }

  /** One command as the default user. */
  async command(name: string, ...words: (string | number)[]): Promise<unknown> {
    this.admin ??= this.connect();
    return this.admin.call(name, ...words);
  }

  /** Starts it again, after a `kill` or `halt`, on the same port and data. */
  async startAgain(): Promise<void> {
    await writeFile(join(this.folder, 'users.acl'), this.accessRules());
    const program = process.env.REDIS_SERVER || 'redis-server';
    const child = spawn(program, this.words(), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    child.on('error', (error) => (this.output += String(error)));
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output = `${this.output}${chunk}`.slice(-4000)));
    this.unwatch = child.pid === undefined ? undefined : endWithParent(child.pid);
    await this.answered(child);
  }

  /** `kill -9`; what was not yet in the append-only file is lost, without one everything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** As `kill`, and up again. */
  async restart(): Promise<void> {
    await this.kill();
    await this.startAgain();
  }

  /** Freezes it: connections stay open, nothing is answered. */
  pause(): void {
    process.kill(this.processId, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.processId, 'SIGCONT');
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    this.admin?.disconnect();
    this.admin = undefined;
    await this.end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answered(child: ChildProcess): Promise<void> {
    const probe = this.connect();
    try {
      await waitFor(
        () => {
          if (child.exitCode !== null || child.pid === undefined)
            throw new Error(`redis-server ended: ${this.output}`);
          return probe.ping().catch(() => undefined);
        },
        { timeoutMs: 10_000, what: `redis-server to answer; it says: ${this.output}` },
      );
    } finally {
      probe.disconnect();
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.unwatch?.();
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  private connect(): Redis {
    const client = new Redis(this.url, {
      retryStrategy: () => 20,
      maxRetriesPerRequest: null,
      protocol: 2,
      ...(this.authority && { tls: { ca: readFileSync(this.authority.caFile) } }),
    });
    return client.on('error', () => undefined);
  }

  private accessRules(): string {
    const { users = [] } = this.options;
    return [`user default on >${this.password ?? 'none'} ~* &* +@all`, ...users, ''].join('\n');
  }

  private words(): string[] {
    const { appendOnly, maxMemory, maxMemoryPolicy = 'noeviction', users } = this.options;
    const port = String(this.port);
    const words = ['--bind', '127.0.0.1', '--dir', this.folder, '--save', '', '--loglevel', 'warning'];
    words.push('--appendonly', appendOnly ? 'yes' : 'no', '--maxmemory-policy', maxMemoryPolicy);
    if (maxMemory) words.push('--maxmemory', maxMemory);
    if (users) words.push('--aclfile', join(this.folder, 'users.acl'));
    if (!this.authority) return [...words, '--port', port];
    const { caFile, certificateFile, keyFile } = this.authority;
    const files = ['--tls-ca-cert-file', caFile, '--tls-cert-file', certificateFile];
    const tls = ['--tls-port', port, '--tls-key-file', keyFile, '--tls-auth-clients', 'no'];
    return [...words, '--port', '0', ...files, ...tls];
  }
}
