import helmet from '@fastify/helmet';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { inRequest } from '@plumbline/telemetry';
import type { FastifyInstance, RawRequestDefaultExpression } from 'fastify';
import { AllowedMethods } from './allowed-methods.js';
import { limitBodyDepth } from './body-depth.js';
import { answerBroken, answerEarly } from './early-problems.js';
import { logger, NestLogger } from './logger.js';
import { measureRequests } from './metrics.js';
import { isProbe } from './probe-route.js';
import { ProblemFilter } from './problem.filter.js';
import { requestIdOf } from './request-id.js';

export interface HttpApplicationOptions {
  /** Bytes of a body that is not an upload. */
  readonly bodyLimit?: number;
  /** Time a client has to send its whole request, in milliseconds. */
  readonly requestTimeoutMs?: number;
}

/**
 * A Nest application on Fastify as every process of the house serves it: request ids, security headers, body limit,
 * problem documents, one log line and one measurement a request. Not yet listening.
 */
export async function createHttpApplication(
  module: Type | DynamicModule,
  { bodyLimit = 1_048_576, requestTimeoutMs = 300_000 }: HttpApplicationOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    genReqId: ({ headers }: RawRequestDefaultExpression) => requestIdOf(headers['x-request-id']),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: answerEarly,
    clientErrorHandler: answerBroken,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  const allowedMethods = new AllowedMethods();
  allowedMethods.watch(fastify);
  measureRequests(fastify);
  scopeRequests(fastify);
  logRequests(fastify);
  limitBodyDepth(fastify);
  const options = { logger: new NestLogger(), abortOnError: false };
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  await app.register(helmet, { contentSecurityPolicy: { directives: contentPolicy }, hsts: false });
  app.useGlobalFilters(new ProblemFilter(allowedMethods));
  return app;
}

/** Pages load nothing from elsewhere; Swagger UI needs styles in its markup and images as data. */
const contentPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  upgradeInsecureRequests: null,
};

/** Twice, because what reads the body has a context of its own. */
function scopeRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ id: requestId }, _reply, done) => inRequest({ requestId }, done));
  fastify.addHook('preValidation', ({ id: requestId }, _reply, done) => inRequest({ requestId }, done));
}

function logRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId } = request;
    const durationMs = Math.round(reply.elapsedTime);
    const route = request.routeOptions.url;
    const { tenantId } = (request as { callContext?: { tenantId?: string } }).callContext ?? {};
    logger[isProbe(route) ? 'debug' : 'info']({
      requestId,
      tenantId,
      method,
      route,
      status: reply.statusCode,
      durationMs,
    });
    done();
  });
}
