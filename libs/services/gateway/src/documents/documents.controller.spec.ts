import { listDocuments } from '@plumbline/contracts';
import { type TestGateway, startTestGateway } from '../testing/test-gateway.js';
import { DocumentsController } from './documents.controller.js';

describe(DocumentsController.name, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  }, 60_000);
  afterAll(() => gateway.close());
  afterEach(() => gateway.remote.reset());

  const get = (url: string) => gateway.app.inject({ method: 'GET', url });

  it('lists page by page', async () => {
    const reply = await get('/documents?limit=1&cursor=abc&collection=tax');
    expect(reply.json()).toMatchObject({ items: [{ documentId: 'doc_1' }], nextCursor: 'next' });
    const request = { limit: 1, cursor: 'abc', collection: 'tax' };
    expect(gateway.remote.requests.get(listDocuments.pattern)).toEqual([request]);
  });

  it('refuses a page that is too long', async () => {
    expect((await get('/documents?limit=201')).json()).toMatchObject({ errors: [{ path: 'limit' }] });
  });

  it.each([
    ['/documents/doc_x', 404, 'DOCUMENT_NOT_FOUND'],
    ['/documents/doc_gone', 410, 'DOCUMENT_GONE'],
    ['/documents/doc_gone/text', 410, 'DOCUMENT_GONE'],
    ['/documents/doc_gone/file', 410, 'DOCUMENT_GONE'],
    ['/documents/doc_1/text', 409, 'CONFLICT'],
  ])('answers %s with %i', async (url, status, code) => {
    expect((await get(url)).json()).toMatchObject({ status, code });
  });

  it('deletes with a receipt', async () => {
    const reply = await gateway.app.inject({ method: 'DELETE', url: '/documents/doc_1' });
    expect(reply.json()).toMatchObject({ complete: true, stores: [{ left: 0 }] });
  });

  it('gives the text that offsets refer to, unit by unit', async () => {
    const text = 'Grüße 😀 — 1.5%\n';
    await gateway.objects.putDerived('derived/default/ver_1/text.txt', text);
    gateway.remote.textKey = 'derived/default/ver_1/text.txt';
    for (const url of ['/documents/doc_1/text', '/documents/doc_1/versions/ver_1/text']) {
      const reply = await get(url);
      expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(reply.headers['x-version-id']).toBe('ver_1');
      expect(reply.body).toBe(text);
    }
  });

  it('gives the original bytes so that no browser runs them', async () => {
    const bytes = Buffer.from('<script>alert(1)</script>\u0000');
    await gateway.objects.putDerived('derived/default/original', bytes);
    gateway.remote.objectKey = 'derived/default/original';
    const reply = await get('/documents/doc_1/file');
    expect(reply.rawPayload).toEqual(bytes);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': `attachment; filename="Mietvertrag _M_rz_.pdf"; filename*=UTF-8''Mietvertrag%20%22M%C3%A4rz%22.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
  });

  it('answers HEAD without a body', async () => {
    const reply = await gateway.app.inject({ method: 'HEAD', url: '/documents/doc_1' });
    expect([reply.statusCode, reply.body]).toEqual([200, '']);
  });
});
