import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ClientProxy, ClientsModule, Transport } from '@nestjs/microservices';
import { Caller, TransportModule } from '@plumbline/transport';
import { lastValueFrom } from 'rxjs';
import { benchContext, benchKeys } from '../processes/bench-identity.js';
import { serveParent, programOptions } from '../processes/bench-program.js';
import { type BenchService, echoOf, nestEcho, question, waitAwhile } from './echo-calls.js';
import { closedLoop } from './closed-loop.js';

/** Nest's own transport, or ours with messages that are signed or not. */
export type GatewayTransport = 'nest' | 'signed' | 'unsigned';

export interface GatewayOptions {
  readonly transport: GatewayTransport;
  readonly redisPort: number;
}

export interface LoopQuestion {
  /** Without meaning for Nest's transport, which has one. */
  readonly service: BenchService | 'nest';
  readonly inFlight: number;
  readonly milliseconds: number;
}

interface Client {
  readonly callOf: (service: BenchService) => () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

@Module({})
class GatewayModule {}

/** A process that calls replicas in a closed loop, as often as it is asked to. */
async function serve(): Promise<void> {
  const { transport, redisPort } = programOptions<GatewayOptions>();
  const { callOf, close } =
    transport === 'nest'
      ? await overNest(redisPort)
      : await overRedisStreams(redisPort, transport === 'signed');
  const loop = ({ service, inFlight, milliseconds }: LoopQuestion) =>
    closedLoop({ inFlight, milliseconds, call: callOf(service as BenchService) });
  serveParent(loop, close);
}

async function overRedisStreams(port: number, signed: boolean): Promise<Client> {
  const url = `redis://127.0.0.1:${port}`;
  const transport = TransportModule.redisStreams({
    service: 'gateway',
    url,
    keys: signed ? { own: benchKeys.gateway } : {},
  });
  const app = await NestFactory.createApplicationContext(transport, { logger: ['error', 'warn'] });
  const caller = app.get(Caller);
  const options = { context: benchContext };
  const callOf = (service: BenchService) => {
    if (service === 'wait') return () => caller.call(waitAwhile, {}, options);
    const echo = echoOf(service);
    return () => caller.call(echo, question, options);
  };
  return { callOf, close: () => app.close() };
}

async function overNest(port: number): Promise<Client> {
  const client = {
    name: 'CLIENT',
    transport: Transport.REDIS as const,
    options: { host: '127.0.0.1', port },
  };
  const module = { module: GatewayModule, imports: [ClientsModule.register([client])] };
  const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'] });
  const proxy = app.get<ClientProxy>('CLIENT');
  await proxy.connect();
  const call = () => lastValueFrom(proxy.send(nestEcho, question));
  return { callOf: () => call, close: () => app.close() };
}

void serve();
