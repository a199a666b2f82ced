import { median, percentile } from '@plumbline/evaluation';
import { RedisServer } from '@plumbline/testing';
import { BenchProcess } from '../processes/bench-process.js';
import { bringEngines } from '../processes/bring-engines.js';
import { ProcessorShares } from '../processes/processor-shares.js';
import type { LoopResult } from './closed-loop.js';
import type { GatewayTransport, LoopQuestion } from './transport-gateway.js';

export type StageService = LoopQuestion['service'];

/** Median of the windows, the tail of all calls together. */
export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** What a call cost, and who had which part of the processor meanwhile. */
  readonly shares: string;
}

const warmUpMs = 1500;
/** Short ones by turns: other work on the machine then meets all sides alike. */
const windows = { count: 10, milliseconds: 400 };

/** A broker set as an installation sets it, replicas of the services that a benchmark wants, and gateways that call them. */
export class TransportStage {
  private readonly replicas: { service: StageService; process: BenchProcess }[] = [];
  private readonly gateways: Partial<Record<GatewayTransport, BenchProcess>> = {};
  private sent = 0;

  private constructor(private readonly redis: RedisServer) {}

  /** With so many replicas of each service. */
  static async start(replicas: Partial<Record<StageService, number>>): Promise<TransportStage> {
    await bringEngines();
    const stage = new TransportStage(await RedisServer.start({ appendOnly: true }));
    try {
      for (const [service, count] of Object.entries(replicas) as [StageService, number][])
        await stage.add(service, count);
      return stage;
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  /** Starts more replicas of a service. */
  async add(service: StageService, count: number): Promise<void> {
    const { port: redisPort } = this.redis;
    const transport = transportOf(service);
    for (let started = 0; started < count; started++) {
      const process = await BenchProcess.start('transport/transport-replica.js', { service, redisPort });
      this.replicas.push({ service, process });
    }
    this.gateways[transport] ??= await BenchProcess.start('transport/transport-gateway.js', {
      transport,
      redisPort,
    });
  }

  /** Calls each service with so many in flight, by turns, after a warm-up. */
  async load<Service extends StageService>(
    services: readonly Service[],
    inFlight: number,
  ): Promise<Record<Service, Load>> {
    const sides = services.map((service) => ({
      service,
      shares: this.sharesOf(service),
      results: [] as LoopResult[],
    }));
    for (const { service } of sides) await this.loop({ service, inFlight, milliseconds: warmUpMs });
    for (let count = 0; count < windows.count; count++)
      for (const { service, shares, results } of sides) {
        const question = { service, inFlight, milliseconds: windows.milliseconds };
        results.push(await shares.during(() => this.loop(question)));
      }
    const loads = sides.map(({ service, shares, results }) => [service, loadOf(results, shares)] as const);
    return Object.fromEntries(loads) as Record<Service, Load>;
  }

  /** How often handlers of our transport ran for each request so far. */
  async executionsARequest(): Promise<{ ratio: number; requests: number }> {
    let executed = 0;
    for (const { service, process } of this.replicas)
      if (service !== 'nest') executed += await process.ask<number>({});
    return { ratio: executed / this.sent, requests: this.sent };
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.gateways).map((gateway) => gateway.stop()));
    await Promise.all(this.replicas.map(({ process }) => process.stop()));
    await this.redis.stop();
  }

  private sharesOf(service: StageService): ProcessorShares {
    const replicas = this.replicas.filter((replica) => replica.service === service);
    return new ProcessorShares({
      gateway: [this.gatewayOf(service).pid],
      [replicas.length > 1 ? 'replicas' : 'replica']: replicas.map(({ process }) => process.pid),
      redis: [this.redis.processId],
    });
  }

  private gatewayOf(service: StageService): BenchProcess {
    const gateway = this.gateways[transportOf(service)];
    if (!gateway) throw new Error(`No replica of ${service} was started.`);
    return gateway;
  }

  private async loop(question: LoopQuestion): Promise<LoopResult> {
    const result = await this.gatewayOf(question.service).ask<LoopResult>(question);
    if (question.service !== 'nest') this.sent += result.latencies.length + result.failures;
    if (result.failures > 0) throw new Error(`${result.failures} calls of ${question.service} failed.`);
    return result;
  }
}

function loadOf(results: readonly LoopResult[], shares: ProcessorShares): Load {
  const all = results.flatMap(({ latencies }) => latencies);
  const { text, ownMs } = shares.use();
  return {
    perSecond: median(results.map(({ latencies, elapsedMs }) => (1000 * latencies.length) / elapsedMs)),
    p50: median(results.map(({ latencies }) => percentile(latencies, 50))),
    p99: percentile(all, 99),
    shares: `${Math.round((1000 * ownMs) / all.length)} µs of processor a call, ${text}`,
  };
}

function transportOf(service: StageService): GatewayTransport {
  if (service === 'nest') return 'nest';
  return service === 'plain' ? 'unsigned' : 'signed';
}
