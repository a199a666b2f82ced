import { createOpenApiDocument } from '@plumbline/service-kit';
import { waitFor } from '@plumbline/testing';
import { GatewayModule } from './gateway.module.js';
import { RemoteRouterController } from './testing/remote-answering.controllers.js';
import { type TestGateway, startTestGateway } from './testing/test-gateway.js';

describe(GatewayModule.name, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  }, 60_000);
  afterAll(() => gateway.close());
  afterEach(() => gateway.remote.reset());

  const send = (method: string, url: string, payload?: object) =>
    gateway.app.inject({ method: method as 'GET', url, ...(payload && { payload }) });

  it('keeps sessions, feedback and collections through their services', async () => {
    const { sessionId } = (await send('POST', '/sessions', { title: 'Rent' })).json();
    expect(sessionId).toMatch(/^ses_/);
    expect((await send('POST', '/sessions')).statusCode).toBe(201);
    expect((await send('GET', `/sessions/${sessionId}`)).json()).toMatchObject({ turns: [] });
    const renamed = await send('PATCH', `/sessions/${sessionId}`, { title: 'Lease' });
    expect(renamed.json()).toMatchObject({ title: 'Lease' });
    expect((await send('DELETE', `/sessions/${sessionId}`)).json()).toMatchObject({ turnsRemoved: 1 });
    expect((await send('GET', `/sessions/${sessionId}`)).json()).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    expect((await send('POST', '/feedback', { turnId: 'turn_1', rating: 'up' })).statusCode).toBe(201);
    expect((await send('POST', '/feedback', { turnId: 'turn_2', rating: 'up' })).statusCode).toBe(404);
    expect((await send('POST', '/collections', { name: 'law' })).json()).toMatchObject({ name: 'law' });
    expect((await send('DELETE', '/collections/nope')).json()).toMatchObject({
      code: 'COLLECTION_NOT_FOUND',
    });
    expect((await send('DELETE', '/collections/No!')).json()).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('searches without packing and shows no layout', async () => {
    const reply = await send('POST', '/search', { query: 'lease', topK: 3, threshold: 0.4 });
    expect(reply.json()).toMatchObject({
      passages: [{ chunkId: 'chk_1' }],
      timings: { steps: { lexical: 1 } },
    });
    expect(reply.json().passages[0]).not.toHaveProperty('layout');
    const [request] = gateway.remote.requests.get('retrieval.search-passages') ?? [];
    expect(request).toEqual({ query: 'lease', collection: 'default', topK: 3, threshold: 0.4 });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'reads no %s',
    async (contentType) => {
      const headers = { 'content-type': contentType };
      const options = { method: 'POST', url: '/search', payload: 'query=lease', headers } as const;
      expect((await gateway.app.inject(options)).json()).toMatchObject({
        status: 415,
        code: 'UNSUPPORTED_MEDIA',
      });
    },
  );

  it('says what is wrong with JSON that is none', async () => {
    const options = {
      method: 'POST',
      url: '/search',
      payload: '{"query":',
      headers: { 'content-type': 'application/json' },
    };
    const reply = await gateway.app.inject({ ...options, method: 'POST' });
    expect(reply.json()).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(reply.body).not.toContain('at ');
  });

  it('tells the methods of a path', async () => {
    const wrong = await send('PUT', '/search');
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, 'POST']);
    const options = await send('OPTIONS', '/collections');
    expect([options.statusCode, options.headers.allow, options.body]).toEqual([204, 'GET, HEAD, POST', '']);
  });

  it('says how it is and what it knows', async () => {
    expect((await send('GET', '/health')).json()).toMatchObject({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      knowledgeBase: { documents: 3, chunks: 40, bytes: 5000, jobsOpen: 1 },
      services: {
        router: 'up',
        retrieval: 'up',
        memory: 'up',
        generation: 'up',
        ingestion: 'up',
        store: 'up',
      },
      degraded: [],
    });
    expect((await send('GET', '/health/ready')).json()).toEqual({ status: 'ok' });
  });

  it('counts its requests', async () => {
    const reply = await send('GET', '/metrics');
    expect(reply.headers['content-type']).toContain('text/plain');
    expect(reply.body).toContain('plumbline_http_request_seconds_count');
  });

  it('has a page on which only its own script runs', async () => {
    const reply = await send('GET', '/');
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(reply.headers['content-security-policy']).not.toContain('unsafe');
    expect(reply.body).not.toMatch(/https?:/);
    // Over the display of an id, or the field for the key would be seen by those who need none.
    expect(reply.body).toContain('[hidden] { display: none !important; }');
    for (const path of ['docs', 'openapi.json', 'health']) expect(reply.body).toContain(`href="${path}"`);
  });

  it('documents every route, with schemas that are all there', () => {
    const document = createOpenApiDocument(gateway.app, { title: 'T', description: 'D', version: '1' });
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    const missing = references.filter((name) => !document.components?.schemas?.[name ?? '']);
    expect([...new Set(missing)]).toEqual([]);
    expect(references).toContain('Problem');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(operations.length).toBeGreaterThan(30);
    for (const { name, operation } of operations) {
      const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
      expect([name, Boolean(success?.[1])]).toEqual([name, true]);
    }
  });

  it('names what is missing when services are down, and stays alive', async () => {
    const alone = await startTestGateway({ services: [RemoteRouterController] });
    const get = (url: string) => alone.app.inject({ url });
    expect((await get('/health')).json()).toMatchObject({
      status: 'degraded',
      services: { router: 'up', retrieval: 'down', generation: 'down', ingestion: 'down', memory: 'down' },
    });
    const ready = await get('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json().detail).toContain('retrieval');
    expect((await get('/health/live')).statusCode).toBe(200);
    expect((await get('/documents')).json()).toMatchObject({
      code: 'UNAVAILABLE',
      details: { part: 'ingestion' },
    });
    await alone.close();
  }, 20_000);

  it('finishes answers in flight when it stops and takes no new ones', async () => {
    const stopping = await startTestGateway();
    const { promise, resolve } = Promise.withResolvers<void>();
    stopping.remote.pace = promise;
    const body = JSON.stringify({ question: 'When does the lease end?' });
    const post = () =>
      fetch(`${stopping.url}/query`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
    const first = post();
    await waitFor(() => stopping.remote.requests.has('generation.stream-answer'));
    const closed = stopping.close();
    expect((await post()).status).toBe(503);
    expect((await fetch(`${stopping.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${stopping.url}/health/ready`)).status).toBe(503);
    resolve();
    const answer = await (await first).json();
    expect(answer).toMatchObject({ status: 'answered', degraded: [] });
    await closed;
  }, 20_000);
});
