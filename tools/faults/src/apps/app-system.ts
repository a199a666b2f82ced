import type { ServiceName } from '@plumbline/contracts';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  environmentOf,
  KeptSecrets,
  LogLines,
  migrateAll,
  Replica,
  type Surroundings,
} from '@plumbline/dev-apart';
import { freePort, waitFor } from '@plumbline/testing';

export interface AppSystemSettings {
  /** Of the owner. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Takes secrets and, in `data`, the documents. */
  readonly folder: string;
  readonly logFile: string;
  /** How many of each. */
  readonly replicas: Partial<Record<ServiceName, number>>;
  /** Of every process, beside what it needs anyway. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The gateway is not ready before all are there. */
export const everyService = {
  gateway: 1,
  router: 1,
  retrieval: 1,
  memory: 1,
  generation: 1,
  ingestion: 1,
};
const readyMs = 90_000;

/** The real, built apps as processes of their own; who dies is started again. */
export class AppSystem {
  private constructor(
    private readonly replicas: readonly Replica[],
    readonly dataFolder: string,
  ) {}

  /** Resolves when all are ready; leaves nothing behind when one cannot start. */
  static async start(settings: AppSystemSettings): Promise<AppSystem> {
    const dataFolder = join(settings.folder, 'data');
    mkdirSync(dataFolder, { recursive: true });
    const log = new LogLines(createWriteStream(settings.logFile));
    const surroundings = surroundingsOf(settings, dataFolder);
    await migrateAll({ ...surroundings, log });
    const replicas: Replica[] = [];
    for (const [service, count] of Object.entries(settings.replicas) as [ServiceName, number][])
      for (let number = 1; number <= count; number++) {
        const environment = { ...environmentOf(service, surroundings), ...settings.environment };
        replicas.push(
          new Replica(service, await freePort(), { name: `${service}.${number}`, environment, log }),
        );
      }
    for (const replica of replicas) replica.process.start();
    const system = new AppSystem(replicas, dataFolder);
    try {
      await system.untilReady(settings.signal);
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /** Of the first gateway. */
  get url(): string {
    return `http://127.0.0.1:${this.replicasOf('gateway')[0]?.port ?? 0}`;
  }

  replicasOf(service: ServiceName): readonly Replica[] {
    return this.replicas.filter((replica) => replica.service === service);
  }

  /** Of those that run at this moment. */
  get processIds(): readonly { readonly name: string; readonly processId: number }[] {
    return this.replicas.flatMap(({ process: { name, processId } }) =>
      processId === undefined ? [] : { name, processId },
    );
  }

  /** `kill -9` of one that runs; it comes again by itself. */
  async kill(service: ServiceName, index: number): Promise<void> {
    const all = this.replicasOf(service);
    const victim = all[index % all.length];
    const processId = await waitFor(() => victim?.process.processId, { timeoutMs: readyMs });
    process.kill(processId, 'SIGKILL');
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map(({ process }) => process.stop()));
  }

  private async untilReady(signal: AbortSignal): Promise<void> {
    let missing: readonly (string | undefined)[] = [];
    const isReady = async () => {
      const reasons = this.replicas.map(async (replica) => {
        const reason = await replica.missing();
        return reason && `${replica.process.name}: ${reason}`;
      });
      missing = (await Promise.all(reasons)).filter(Boolean);
      return missing.length === 0;
    };
    await waitFor(async () => signal.aborted || (await isReady()), { timeoutMs: readyMs }).catch(() => {
      throw new Error(`Not ready within ${readyMs} ms: ${missing.join('; ')}`);
    });
    signal.throwIfAborted();
  }
}

function surroundingsOf(
  { databaseUrl, redisUrl, folder }: AppSystemSettings,
  dataFolder: string,
): Surroundings {
  const redis = { url: redisUrl };
  return {
    engines: { broker: redis, cache: redis, database: { url: databaseUrl } },
    dataFolder,
    secrets: new KeptSecrets(join(folder, 'secrets.json')),
  };
}
