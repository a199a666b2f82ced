import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@plumbline/core';
import { requestScope } from '@plumbline/telemetry';
import { z } from 'zod';
import { createHttpApplication } from './http-application.js';
import { ValidationModule } from './validation.module.js';

const workedFor: unknown[] = [];

@Controller('things')
class ThingsController {
  @Post()
  @HttpCode(200)
  async create(@Body({ schema: z.object({ count: z.int().max(50) }) }) body: { count: number }) {
    await new Promise((resolve) => setImmediate(resolve));
    workedFor.push(requestScope()?.requestId);
    return body;
  }

  @Get(':id')
  read(@Param('id') id: string): never {
    if (id === 'lost') throw new AppError('DOCUMENT_NOT_FOUND', 'There is no document lost.');
    if (id === 'busy') throw new AppError('OVERLOADED', 'Busy.', { details: { retryAfterSeconds: 7 } });
    throw new TypeError('secret');
  }
}

@Module({ imports: [ValidationModule], controllers: [ThingsController] })
class ThingsModule {}

describe(createHttpApplication.name, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createHttpApplication(ThingsModule, { bodyLimit: 1000 });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  const post = (payload: string, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/things', payload, headers: { 'content-type': type } });

  it('answers what fits and carries the request id on', async () => {
    const reply = await app.inject({
      method: 'POST',
      url: '/things',
      payload: { count: 3 },
      headers: { 'x-request-id': 'mine-1' },
    });
    expect(reply.json()).toEqual({ count: 3 });
    expect(reply.headers['x-request-id']).toBe('mine-1');
    expect(workedFor).toEqual(['mine-1']);
  });

  it.each([
    ['a field that does not fit', '{"count":51}', 'application/json', 400, 'VALIDATION_FAILED'],
    ['malformed JSON', '{"count":', 'application/json', 400, 'VALIDATION_FAILED'],
    ['a body over the limit', `{"x":"${'x'.repeat(2000)}"}`, 'application/json', 413, 'REQUEST_TOO_LARGE'],
    ['a type that is not read', 'count=1', 'application/x-thing', 415, 'UNSUPPORTED_MEDIA'],
  ])('answers %s with a problem', async (_name, payload, type, status, code) => {
    const reply = await post(payload, type);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ status, code, requestId: reply.headers['x-request-id'] });
    expect(reply.statusCode).toBe(status);
  });

  it.each([
    ['a path that is no URL', '/things/%zz'],
    ['an id that is far too long', `/things/${'x'.repeat(2000)}`],
  ])('answers %s with a problem', async (_name, url) => {
    const reply = await app.inject({ url });
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({
      status: reply.statusCode,
      requestId: reply.headers['x-request-id'],
    });
  });

  it('tells the limit of a body whose length was not announced', async () => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const payload = Readable.from([`{"x":"${'x'.repeat(2000)}"}`]);
    const reply = await app.inject({ method: 'POST', url: '/things', payload, headers });
    expect(reply.json()).toMatchObject({ status: 413, detail: expect.stringContaining('1000 bytes') });
  });

  it('refuses JSON that is nested without end, and says when there is no body', async () => {
    const nested = await post(`{"x":${'['.repeat(400)}${']'.repeat(400)}}`);
    expect(nested.json()).toMatchObject({ status: 400, details: { limit: 64 } });
    const nothing = await app.inject({ method: 'POST', url: '/things' });
    expect(nothing.json()).toMatchObject({ status: 400, detail: expect.stringContaining('body is missing') });
  });

  it('answers what is not HTTP with a problem and ends the connection', async () => {
    await app.listen(0, '127.0.0.1');
    const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
    socket.end('nonsense\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request[^]*"code":"VALIDATION_FAILED"/);
  });

  it('names the fields of a validation', async () => {
    expect((await post('{"count":51}')).json().errors).toEqual([expect.objectContaining({ path: 'count' })]);
  });

  it('tells a wrong method from a wrong path', async () => {
    const wrongMethod = await app.inject({ method: 'DELETE', url: '/things' });
    expect(wrongMethod.statusCode).toBe(405);
    expect(wrongMethod.headers.allow).toBe('POST');
    expect((await app.inject({ method: 'GET', url: '/nothing' })).json()).toMatchObject({
      code: 'ROUTE_NOT_FOUND',
    });
  });

  it('says when to come back and hides what is inside', async () => {
    const busy = await app.inject({ method: 'GET', url: '/things/busy' });
    expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '7']);
    const broken = await app.inject({ method: 'GET', url: '/things/broken' });
    expect(broken.statusCode).toBe(500);
    expect(broken.body).not.toContain('secret');
  });

  it('sends security headers', async () => {
    const reply = await app.inject({ method: 'GET', url: '/things/lost' });
    expect(reply.headers['content-security-policy']).toContain("default-src 'self'");
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
  });
});
