import { type ServiceName, serviceNames } from '@plumbline/contracts';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@plumbline/testing/free-port';
import { lastBuiltMs } from './code-changes.js';
import { environmentOf, type Surroundings } from './environment.js';
import { FrontDoor } from './front-door.js';
import type { LogLines } from './log-lines.js';
import { migrateAll } from './migrate-all.js';
import { Replica } from './replica.js';
import { root } from './services.js';

export interface ApartOptions extends Surroundings {
  /** Of each service. */
  readonly replicas: number;
  /** Of the one address for all gateways; 0 takes a free one. */
  readonly port: number;
  readonly log: LogLines;
}

const LOOK_EVERY_MS = 250;
const TELL_EVERY_MS = 15_000;

/** Every service N times as processes of their own, and one address in front of the gateways. */
export class ApartSystem {
  private constructor(
    readonly replicas: readonly Replica[],
    private readonly door: FrontDoor,
    private readonly log: LogLines,
  ) {}

  /** Tables are there and every process is started; `untilReady` waits for the rest. */
  static async start(options: ApartOptions): Promise<ApartSystem> {
    await migrateAll(options);
    const replicas = await Promise.all(
      serviceNames.flatMap((service) =>
        Array.from({ length: options.replicas }, (_, index) => createReplica(service, index + 1, options)),
      ),
    );
    const gateways = replicas.filter(({ service }) => service === 'gateway').map(({ port }) => port);
    const door = await FrontDoor.open(options.port, gateways);
    for (const replica of replicas) replica.process.start();
    return new ApartSystem(replicas, door, options.log);
  }

  get url(): string {
    return this.door.url;
  }

  /** Resolves when every replica is ready; says now and then who is not, and why. */
  async untilReady(signal?: AbortSignal): Promise<void> {
    for (let tellAt = Date.now() + TELL_EVERY_MS; !signal?.aborted; await pause(LOOK_EVERY_MS)) {
      const waiting = await this.missing();
      if (waiting.length === 0) return;
      if (Date.now() < tellAt) continue;
      tellAt = Date.now() + TELL_EVERY_MS;
      for (const line of waiting) this.log.write('dev-apart', `Waiting for ${line}`);
    }
  }

  /** Who is not ready, and why. */
  async missing(): Promise<string[]> {
    const looks = this.replicas.map(async (replica) => {
      const reason = await replica.missing();
      return reason === undefined ? [] : [`${replica.process.name}: ${reason}`];
    });
    return (await Promise.all(looks)).flat();
  }

  /** After a build: whose code is newer than the process is started again, one replica of a service after the other. */
  async restartChanged(): Promise<void> {
    const changed = this.replicas.filter(
      ({ service, process: { startedAtMs } }) => lastBuiltMs(join(root, 'apps', service), root) > startedAtMs,
    );
    const restarts = serviceNames.map(async (service) => {
      for (const replica of changed.filter((one) => one.service === service)) {
        this.log.write('dev-apart', `${replica.process.name} has new code and starts again.`);
        await replica.process.restart();
        while ((await replica.missing()) && replica.process.processId) await pause(LOOK_EVERY_MS);
      }
    });
    await Promise.all(restarts);
  }

  /** The gateways finish first, because they need the others. Gives the names of those that did not end well. */
  async stop(): Promise<string[]> {
    this.door.close();
    const failed = await stopAll(this.replicas.filter(({ service }) => service === 'gateway'));
    failed.push(...(await stopAll(this.replicas.filter(({ service }) => service !== 'gateway'))));
    this.door.end();
    return failed;
  }

  /** At once. */
  kill(): void {
    for (const { process } of this.replicas) process.kill();
  }
}

async function createReplica(service: ServiceName, number: number, options: ApartOptions): Promise<Replica> {
  const environment = environmentOf(service, options);
  return new Replica(service, await freePort(), {
    name: `${service}.${number}`,
    environment,
    log: options.log,
  });
}

async function stopAll(replicas: readonly Replica[]): Promise<string[]> {
  const codes = await Promise.all(replicas.map(({ process }) => process.stop()));
  return replicas.filter((_, index) => codes[index] !== 0).map(({ process }) => process.name);
}
