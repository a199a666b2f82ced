import 'reflect-metadata';
import { Readable } from 'node:stream';
import { Controller, Get, Module, Query, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Caller, TransportModule } from '@plumbline/transport';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { benchContext, benchKeys } from '../processes/bench-identity.js';
import { programOptions, serveParent } from '../processes/bench-program.js';
import { streamTokens } from './token-stream.js';

const TokenQuery = z.object({ tokens: z.coerce.number(), everyMs: z.coerce.number() });

@Controller()
class TokenController {
  constructor(private readonly caller: Caller) {}

  /** Server-sent events, written as the product's gateway writes them. */
  @Get('tokens')
  stream(@Query() query: unknown, @Res() reply: FastifyReply): void {
    const closed = new AbortController();
    reply.raw.once('close', () => closed.abort());
    const options = { context: benchContext, signal: closed.signal };
    const tokens = this.caller.stream(streamTokens, TokenQuery.parse(query), options);
    reply.header('content-type', 'text/event-stream; charset=utf-8');
    reply.status(200).send(Readable.from(eventsOf(tokens)));
  }
}

@Module({})
class GatewayModule {}

async function* eventsOf(tokens: AsyncIterable<{ index: number }>): AsyncGenerator<string> {
  for await (const token of tokens)
    yield `id: ${token.index}\nevent: token\ndata: ${JSON.stringify(token)}\n\n`;
  yield 'event: end\ndata: {}\n\n';
}

/** The HTTP end of streams; its parent asks for the port. */
async function serve(): Promise<void> {
  const { redisPort } = programOptions<{ redisPort: number }>();
  const url = `redis://127.0.0.1:${redisPort}`;
  const transport = TransportModule.redisStreams({
    service: 'gateway',
    url,
    keys: { own: benchKeys.gateway },
  });
  const module = { module: GatewayModule, imports: [transport], controllers: [TokenController] };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  serveParent(
    () => port,
    () => app.close(),
  );
}

void serve();
