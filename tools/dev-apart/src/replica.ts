import { Health, type ServiceName } from '@plumbline/contracts';
import { SupervisedProcess } from './supervised-process.js';
import type { Environment } from './environment.js';
import type { LogLines } from './log-lines.js';
import { scriptOf } from './services.js';

const LOOK_MS = 3000;

/** One process of a service on a port of its own. */
export class Replica {
  readonly process: SupervisedProcess;

  constructor(
    readonly service: ServiceName,
    readonly port: number,
    { name, environment, log }: { name: string; environment: Environment; log: LogLines },
  ) {
    const key = service === 'gateway' ? 'PORT' : 'PROBE_PORT';
    const words = ['--enable-source-maps', scriptOf(service)];
    this.process = new SupervisedProcess(
      {
        name,
        kind: 'service',
        file: process.execPath,
        words,
        environment: { ...environment, [key]: String(port) },
      },
      log,
    );
  }

  /** Why it is of no full use; undefined when it is. A gateway also has to have seen every other service. */
  async missing(): Promise<string | undefined> {
    try {
      const ready = await this.get('/health/ready');
      if (!ready.ok) return ((await ready.json()) as { detail: string }).detail;
      if (this.service !== 'gateway') return undefined;
      const { degraded } = Health.parse(await (await this.get('/health')).json());
      return degraded.map(({ part, reason }) => `${part}: ${reason}`).join(' ') || undefined;
    } catch {
      return 'It does not answer yet.';
    }
  }

  private get(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(LOOK_MS) });
  }
}
