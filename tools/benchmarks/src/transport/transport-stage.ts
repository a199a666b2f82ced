import { percentile } from '@plumbline/evaluation';
import { RedisServer } from '@plumbline/testing';
import { BenchProcess } from '../processes/bench-process.js';
import type { LoopResult } from './closed-loop.js';
import { bringEngines } from '../processes/bring-engines.js';
import { ProcessorShares } from '../processes/processor-shares.js';
import type { LoopQuestion } from './transport-gateway.js';

export type StageService = LoopQuestion['service'];

export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** What a call cost, and who had which part of the processor meanwhile. */
  readonly shares: string;
}

const warmUpMs = 1500;
const measureMs = 3000;

/** A broker set as an installation sets it, replicas of the services that a benchmark wants, and a gateway for each transport. */
export class TransportStage {
  private readonly replicas: { service: StageService; process: BenchProcess }[] = [];
  private readonly gateways: Partial<Record<'nest' | 'redis-streams', BenchProcess>> = {};
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

  /** Warms up, then measures. */
  async load(service: StageService, inFlight: number): Promise<Load> {
    const gateway = this.gatewayOf(service);
    const replicas = this.replicas.filter((replica) => replica.service === service);
    await this.loop(gateway, { service, inFlight, milliseconds: warmUpMs });
    const shares = new ProcessorShares({
      gateway: [gateway.pid],
      [replicas.length > 1 ? 'replicas' : 'replica']: replicas.map(({ process }) => process.pid),
      redis: [this.redis.processId],
    });
    const { latencies, elapsedMs } = await this.loop(gateway, {
      service,
      inFlight,
      milliseconds: measureMs,
    });
    const { text, ownMs } = shares.end();
    return {
      perSecond: (latencies.length / elapsedMs) * 1000,
      p50: percentile(latencies, 50),
      p99: percentile(latencies, 99),
      shares: `${Math.round((1000 * ownMs) / latencies.length)} µs of processor a call, ${text}`,
    };
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

  private gatewayOf(service: StageService): BenchProcess {
    const gateway = this.gateways[transportOf(service)];
    if (!gateway) throw new Error(`No replica of ${service} was started.`);
    return gateway;
  }

  private async loop(gateway: BenchProcess, question: LoopQuestion): Promise<LoopResult> {
    const result = await gateway.ask<LoopResult>(question);
    if (question.service !== 'nest') this.sent += result.latencies.length + result.failures;
    if (result.failures > 0) throw new Error(`${result.failures} calls of ${question.service} failed.`);
    return result;
  }
}

function transportOf(service: StageService) {
  return service === 'nest' ? 'nest' : 'redis-streams';
}
