import multipart from '@fastify/multipart';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AppError } from '@plumbline/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openAiErrorOf } from './openai/openai-error.js';
import { ShutdownService } from './shutdown.service.js';

/** What has to be done around every request, also those that never reach a controller. */
@Injectable()
export class RequestHooksService {
  constructor(
    { httpAdapter }: HttpAdapterHost,
    private readonly shutdown: ShutdownService,
  ) {
    // Absent where the modules run without HTTP, as in maintenance commands.
    if (!httpAdapter) return;
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    fastify.register(multipart);
    fastify.addHook('onRequest', async (request, reply) => this.admit(request, reply));
    fastify.addHook('onRequest', async (request) => {
      assertContentType(request);
      assertLength(request);
    });
    fastify.addHook('onSend', async (request, reply, payload) => finish(request, reply, payload));
  }

  private admit({ url }: FastifyRequest, reply: FastifyReply): void {
    if (this.shutdown.stopping && !url.startsWith('/health')) {
      reply.header('connection', 'close');
      throw new AppError('UNAVAILABLE', 'This server is stopping; a new one takes over.');
    }
    reply.raw.once('close', this.shutdown.enter());
  }
}

/** Everything but an upload is JSON; the framework would also read forms, which pages of other sites can send. */
function assertContentType({ headers, routeOptions }: FastifyRequest): void {
  const contentType = headers['content-type'];
  if (contentType === undefined || routeOptions.url === undefined) return;
  const wanted = routeOptions.url === '/upload' ? 'multipart/form-data' : 'application/json';
  if (contentType.toLowerCase().startsWith(wanted)) return;
  throw new AppError('UNSUPPORTED_MEDIA', `This reads ${wanted}, not ${contentType.slice(0, 100)}.`);
}

/** Refuses by the announced length, with figures; a body that does not announce it is cut off by the framework. */
function assertLength({ headers, routeOptions }: FastifyRequest): void {
  const bytes = Number(headers['content-length'] ?? 0);
  const limit = routeOptions.bodyLimit;
  if (routeOptions.url === '/upload' || limit === undefined || bytes <= limit) return;
  throw new AppError('REQUEST_TOO_LARGE', `The body has ${bytes} bytes; at most ${limit} are read here.`, {
    details: { bytes, limit },
  });
}

/** The clients of `/v1` get errors in the shape they know; OPTIONS on a known path tells its methods. */
function finish(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (request.method === 'OPTIONS' && reply.statusCode === 405) {
    reply.status(204).removeHeader('content-type');
    return '';
  }
  const isProblem = String(reply.getHeader('content-type')).startsWith('application/problem+json');
  if (!isProblem || typeof payload !== 'string' || !request.url.startsWith('/v1/')) return payload;
  reply.header('content-type', 'application/json; charset=utf-8');
  return JSON.stringify(openAiErrorOf(JSON.parse(payload)));
}
