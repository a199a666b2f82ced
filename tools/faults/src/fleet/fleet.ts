import { join } from 'node:path';
import type { RedisServer } from '@plumbline/testing';
import type { ProcessReport } from '../checker/run-facts.js';
import type { CallHistory } from '../history/call-history.js';
import { TcpProxy } from '../network/tcp-proxy.js';
import type { PlannedCall } from '../plan/plan.js';
import type { GatewayOrder } from '../probe/fault-gateway.js';
import type { ReplicaOptions, TransportTuning } from '../probe/replica-options.js';
import type { ProbeReport } from '../probe/tell-harness.js';
import { ProcessSlot } from './process-slot.js';

export type ServiceName = ReplicaOptions['service'];

/** What a scenario wants to run against. */
export interface FleetShape {
  readonly replicas: Partial<Record<ServiceName, number>>;
  readonly gateways?: number;
  readonly tuning?: TransportTuning;
  /** How much later than it is the processes believe it to be. */
  readonly clockOffsetsMs?: { readonly replicas: number; readonly gateways: number };
  /** Of the replicas. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface FleetSettings extends FleetShape {
  readonly redis: RedisServer;
  readonly databaseUrl: string;
  readonly schema: string;
  /** Takes the logs. */
  readonly folder: string;
  readonly history: CallHistory;
}

/** Gateways and replicas as processes, each service behind a proxy of its own; who dies is started again. */
export class Fleet {
  readonly replicas: ProcessSlot[] = [];
  readonly gateways: ProcessSlot[] = [];
  private readonly proxies = new Map<string, TcpProxy>();
  private readonly openCalls = new Map<ProcessSlot, Set<string>>();
  private sent = 0;
  private mended = false;

  private constructor(readonly settings: FleetSettings) {}

  /** Resolves when all are ready; leaves nothing behind when one cannot start. */
  static async start(settings: FleetSettings): Promise<Fleet> {
    const fleet = new Fleet(settings);
    try {
      await fleet.startAll();
      return fleet;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  get redis(): RedisServer {
    return this.settings.redis;
  }

  get reports(): readonly ProcessReport[] {
    return this.slots.flatMap(({ reports }) => reports);
  }

  proxyOf(service: ServiceName | 'gateway'): TcpProxy {
    const proxy = this.proxies.get(service);
    if (!proxy) throw new Error(`No ${service} runs.`);
    return proxy;
  }

  /** Has one of the gateways make it, in turn. */
  make(call: PlannedCall): void {
    const gateway = this.gateways[this.sent++ % this.gateways.length];
    if (!gateway) throw new Error('No gateway runs.');
    this.openCalls.get(gateway)?.add(call.id);
    gateway.send({ type: 'call', call } satisfies GatewayOrder);
  }

  /** Has the first gateway send all dead letters of the service again. */
  replay(service: ServiceName): void {
    this.gateways[0]?.send({ type: 'replay', service } satisfies GatewayOrder);
  }

  /** Replicas that start from now on survive poison; the present ones are restarted. */
  async mend(): Promise<void> {
    this.mended = true;
    await Promise.all(this.replicas.map((replica) => replica.restart()));
  }

  /** Ends every process, by itself when it can within ten seconds, and closes the proxies. */
  async stop(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.stop()));
    await Promise.all([...this.proxies.values()].map((proxy) => proxy.close()));
  }

  private get slots(): readonly ProcessSlot[] {
    return [...this.gateways, ...this.replicas];
  }

  private async startAll(): Promise<void> {
    const { replicas, gateways = 1 } = this.settings;
    for (const service of Object.keys(replicas) as ServiceName[]) {
      await this.addProxy(service);
      for (let index = 0; index < (replicas[service] ?? 0); index++) this.addReplica(service, index);
    }
    await this.addProxy('gateway');
    for (let index = 0; index < gateways; index++) this.addGateway(index);
    await Promise.all(this.slots.map((slot) => slot.start()));
  }

  private async addProxy(service: ServiceName | 'gateway'): Promise<void> {
    this.proxies.set(service, await TcpProxy.start({ port: this.redis.port }));
  }

  private addReplica(service: ServiceName, index: number): void {
    const name = `${service}-${index}`;
    const { databaseUrl, schema, clockOffsetsMs, environment } = this.settings;
    const own = { service, databaseUrl, schema, clockOffsetMs: clockOffsetsMs?.replicas ?? 0 };
    this.replicas.push(
      new ProcessSlot({
        name,
        program: 'probe/fault-replica.js',
        logFile: join(this.settings.folder, `${name}.log`),
        options: () => ({ ...this.commonOptions(name, service), ...own, mended: this.mended }),
        environment,
      }),
    );
  }

  private addGateway(index: number): void {
    const name = `gateway-${index}`;
    const clockOffsetMs = this.settings.clockOffsetsMs?.gateways ?? 0;
    const open = new Set<string>();
    const slot = new ProcessSlot({
      name,
      program: 'probe/fault-gateway.js',
      logFile: join(this.settings.folder, `${name}.log`),
      options: () => ({ ...this.commonOptions(name, 'gateway'), clockOffsetMs }),
      onReport: (report) => this.hear(report, open),
      onEnd: () => this.settings.history.abandon(open),
    });
    this.openCalls.set(slot, open);
    this.gateways.push(slot);
  }

  private commonOptions(name: string, service: ServiceName | 'gateway') {
    const { tuning = {} } = this.settings;
    return { name, tuning, redisUrl: `redis://127.0.0.1:${this.proxyOf(service).port}` };
  }

  private hear(report: ProbeReport, open: Set<string>): void {
    if (report.type !== 'started' && report.type !== 'ended') return;
    this.settings.history.note(report);
    if (report.type === 'ended') open.delete(report.callId);
  }
}
