import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { type INestApplicationContext, type LoggerService, Module } from '@nestjs/common';
import { RedisServer, type RedisServerOptions, testContext, waitFor } from '@plumbline/testing';
import { Caller, type CallOptions } from '../../caller.js';
import { TransportModule } from '../../transport.module.js';
import type { RedisStreamsOptions } from '../redis-streams.options.js';
import { EFFECTS_FILE } from './fault-probe.js';

export interface FaultRigOptions {
  readonly redis?: RedisServerOptions;
  readonly replicas?: number;
  /** Of replicas and caller alike. */
  readonly options?: Partial<RedisStreamsOptions>;
}

const programs = join(import.meta.dirname, '../../../dist/redis-streams/testing');

/** Short times, so that faults are over within seconds. */
const quick: Partial<RedisStreamsOptions> = { leaseMs: 500, drainMs: 4000 };

/** A Redis, replicas of `fault` in processes of their own, and a caller here. */
export class FaultRig {
  readonly replicas: ChildProcess[] = [];
  deaths = 0;
  /** Of callers in this process. */
  logger: LoggerService | false = false;
  private closed = false;
  private readonly contexts: INestApplicationContext[] = [];

  private constructor(
    readonly redis: RedisServer,
    private readonly folder: string,
    private readonly options: Partial<RedisStreamsOptions>,
  ) {}

  static async start({ redis, replicas = 2, options = {} }: FaultRigOptions = {}): Promise<FaultRig> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-rig-'));
    const rig = new FaultRig(await RedisServer.start(redis), folder, { ...quick, ...options });
    await Promise.all(Array.from({ length: replicas }, () => rig.startReplica()));
    return rig;
  }

  /** Resolves when it is ready, or dead. */
  async startReplica(options: Partial<RedisStreamsOptions> = {}): Promise<ChildProcess> {
    const replica = this.fork('replica-program.js', { service: 'fault', ...options });
    this.replicas.push(replica);
    await Promise.race([once(replica, 'message'), once(replica, 'exit')]);
    return replica;
  }

  /** Starts another replica for each that was killed, until the rig is closed. */
  replaceTheDead(): void {
    const replace = async (replica: ChildProcess) => {
      if (replica.signalCode === null) await once(replica, 'exit');
      if (this.closed || replica.signalCode !== 'SIGKILL') return;
      this.deaths++;
      await replace(await this.startReplica());
    };
    for (const replica of this.replicas) void replace(replica);
  }

  /** A process that reads one stream; resolves when it reads. */
  async startGateway(key: string): Promise<ChildProcess> {
    const gateway = this.fork('gateway-program.js', { service: 'gateway' }, key);
    this.replicas.push(gateway);
    await once(gateway, 'message');
    return gateway;
  }

  /** A caller in this process. */
  async startCaller(options: Partial<RedisStreamsOptions> = {}): Promise<Caller> {
    return (await this.startContext(options)).get(Caller);
  }

  /** The transport in this process: `get(Caller)`, `get(DeadLetters)`. */
  async startContext(options: Partial<RedisStreamsOptions> = {}): Promise<INestApplicationContext> {
    const all = { service: 'tester', url: this.redis.url, ...this.options, ...options };
    class CallerModule {}
    Module({ imports: [TransportModule.redisStreams(all)] })(CallerModule);
    const context = await NestFactory.createApplicationContext(CallerModule, { logger: this.logger });
    this.contexts.push(context);
    return context;
  }

  callOptions(): CallOptions {
    return { context: testContext() };
  }

  /** What handlers noted under the key, in order: `started`, `done`, `item-3`, each with its process. */
  async effects(key: string): Promise<{ what: string; processId: number }[]> {
    const text = await readFile(this.effectsFile, 'utf8').catch(() => '');
    const lines = text.split('\n').map((line) => line.split(' '));
    return lines
      .filter(([noted]) => noted === key)
      .map(([, what = '', processId]) => ({ what, processId: Number(processId) }));
  }

  async count(key: string, what: string): Promise<number> {
    return (await this.effects(key)).filter((effect) => effect.what === what).length;
  }

  /** Resolves when nothing is left in the service's queues or in anybody's hands. */
  async untilQuiet(): Promise<void> {
    for (const key of ['{plumb:fault}:rpc', '{plumb:fault}:rpc:stream']) {
      const left = async () => {
        const pending = (await this.redis.command('XPENDING', key, 'fault')) as unknown[];
        return Number(await this.redis.command('XLEN', key)) + Number(pending[0]);
      };
      await waitFor(async () => (await left()) === 0, { what: `${key} to be empty` });
    }
  }

  /** Ends everything that was started. */
  async close(): Promise<void> {
    this.closed = true;
    for (const replica of this.replicas) await end(replica, 'SIGKILL');
    await Promise.all(this.contexts.map((context) => context.close()));
    await this.redis.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get effectsFile(): string {
    return join(this.folder, 'effects');
  }

  private fork(program: string, options: { service: string }, ...words: string[]): ChildProcess {
    const all = { url: this.redis.url, ...this.options, ...options };
    const env = { ...process.env, [EFFECTS_FILE]: this.effectsFile };
    return fork(join(programs, program), [JSON.stringify(all), ...words], { env, execArgv: [] });
  }
}

/** Ends a process and waits for it; how long that took. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const begun = performance.now();
  if (child.exitCode !== null || child.signalCode !== null) return 0;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return performance.now() - begun;
}
