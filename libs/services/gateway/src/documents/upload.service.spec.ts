import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { registerDocument } from '@plumbline/contracts';
import { waitFor } from '@plumbline/testing';
import { collect } from '../testing/collect.js';
import { type TestGateway, startTestGateway } from '../testing/test-gateway.js';
import { UploadService } from './upload.service.js';

describe(UploadService.name, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({ config: { UPLOAD_MAX_BYTES: 2_000_000, UPLOAD_MAX_FILES: 3 } });
  }, 60_000);
  afterAll(() => gateway.close());
  afterEach(async () => {
    gateway.remote.reset();
    await gateway.objects.removeAll('uploads/');
  });

  type Part = [name: string, value: string | Blob, fileName?: string];
  const upload = async (...parts: Part[]) => {
    const form = new FormData();
    for (const [name, value, fileName] of parts)
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value, fileName);
    const response = await fetch(`${gateway.url}/upload`, { method: 'POST', body: form });
    return {
      status: response.status,
      body: (await response.json()) as { code: string; detail: string; documents: unknown[] },
    };
  };
  const raw = (payload: string, contentType: string) =>
    gateway.app.inject({ method: 'POST', url: '/upload', payload, headers: { 'content-type': contentType } });
  const registered = () => gateway.remote.requests.get(registerDocument.pattern) ?? [];
  const stored = async () => (await collect(gateway.objects.list('uploads/'))).length;
  const file = (name = 'lease.txt', content = 'The lease ends in June.'): Part => [
    'file',
    new Blob([content]),
    name,
  ];

  it('stores the bytes, then registers them', async () => {
    const { status, body } = await upload(file());
    expect(status).toBe(202);
    expect(body.documents).toMatchObject([{ jobId: 'job_1', status: 'pending', duplicate: false }]);
    const sha256 = createHash('sha256').update('The lease ends in June.').digest('hex');
    expect(registered()).toMatchObject([{ sha256, bytes: 23, fileName: 'lease.txt', collection: 'default' }]);
    const { objectKey } = registered()[0] as { objectKey: string };
    expect(await gateway.objects.readText(objectKey)).toBe('The lease ends in June.');
  });

  it('reads fields in any order, also behind the file', async () => {
    const metadata = JSON.stringify({ year: 2025, draft: false });
    const fields: Part[] = [
      ['metadata', metadata],
      ['access', 'group:tax, ann'],
      ['externalId', 'L-1'],
      ['title', ''],
    ];
    await upload(['collection', 'tax'], file(), ...fields);
    expect(registered()).toMatchObject([
      {
        collection: 'tax',
        externalId: 'L-1',
        metadata: { year: 2025, draft: false },
        access: ['group:tax', 'ann'],
      },
    ]);
    expect(registered()[0]).not.toHaveProperty('title');
  });

  it('takes several files at once, in their order', async () => {
    const { body } = await upload(file('a.txt', 'a'), file('b.txt', 'b'));
    expect(body.documents).toHaveLength(2);
    expect(registered()).toMatchObject([{ fileName: 'a.txt' }, { fileName: 'b.txt' }]);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\files\\Mietvertrag März.pdf', 'Mietvertrag März.pdf'],
    ['a\u0007b\u202ecod.txt', 'abcod.txt'],
    ['..', 'document'],
  ])('keeps the base name of %j', async (given, kept) => {
    const body = `--x\r\nContent-Disposition: form-data; name="file"; filename="${given}"\r\n\r\nhello\r\n--x--\r\n`;
    const reply = await raw(body, 'multipart/form-data; boundary=x');
    expect(reply.statusCode).toBe(202);
    expect(registered()).toMatchObject([{ fileName: kept }]);
  });

  it.each<[string, Part[], string, RegExp]>([
    ['no file', [['collection', 'tax']], 'VALIDATION_FAILED', /file: is missing/],
    ['a file of 0 bytes', [file('empty.txt', '')], 'VALIDATION_FAILED', /"empty.txt" has 0 bytes/],
    ['a file under another name', [['doc', new Blob(['a']), 'a.txt']], 'VALIDATION_FAILED', /named `file`/],
    ['a field nobody knows', [file(), ['colection', 'tax']], 'VALIDATION_FAILED', /colection/],
    [
      'a field given twice',
      [file(), ['title', 'a'], ['title', 'b']],
      'VALIDATION_FAILED',
      /title: may be given once/,
    ],
    [
      'metadata that is no JSON',
      [file(), ['metadata', '{year']],
      'VALIDATION_FAILED',
      /metadata: must be JSON/,
    ],
    ['metadata that nests', [file(), ['metadata', '{"a":{"b":1}}']], 'VALIDATION_FAILED', /metadata.a/],
    ['a collection name with a path', [file(), ['collection', '../x']], 'VALIDATION_FAILED', /collection/],
    ['one id for two files', [file('a'), file('b'), ['externalId', 'x']], 'VALIDATION_FAILED', /externalId/],
    ['too many files', [file('a'), file('b'), file('c'), file('d')], 'VALIDATION_FAILED', /3 files/],
    ['a collection that is not there', [file(), ['collection', 'nope']], 'COLLECTION_NOT_FOUND', /nope/],
  ])('refuses %s and registers nothing', async (_name, parts, code, detail) => {
    const { status, body } = await upload(...parts);
    expect(body).toMatchObject({ code, status, nextStep: expect.any(String) });
    expect(body.detail).toMatch(detail);
    if (code === 'VALIDATION_FAILED') expect(registered()).toEqual([]);
  });

  it.each([
    ['JSON', '{}', 'application/json', 415],
    ['a type nobody knows', 'a,b', 'text/csv', 415],
    ['multipart without a boundary', 'x', 'multipart/form-data', 400],
    [
      'a body that breaks off',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhel',
      'multipart/form-data; boundary=x',
      400,
    ],
    ['a body without parts', '--x--\r\n', 'multipart/form-data; boundary=x', 400],
    ['nothing', '', 'multipart/form-data; boundary=x', 400],
  ])('refuses %s', async (_name, payload, contentType, status) => {
    const reply = await raw(payload, contentType);
    expect(reply.json()).toMatchObject({ status });
    expect(reply.body).not.toContain('node_modules');
  });

  it('leaves nothing of a file over the limit, and still tells its client', async () => {
    const { status, body } = await upload(file('big.bin', 'x'.repeat(3_000_000)));
    expect([status, body.code]).toEqual([413, 'UPLOAD_TOO_LARGE']);
    expect(body.detail).toContain('2000000');
    expect(await stored()).toBe(0);
    expect((await upload(file())).status).toBe(202);
  });

  it('does not even read what cannot fit', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '100000000' };
    const reply = await gateway.app.inject({ method: 'POST', url: '/upload', payload: '--x', headers });
    expect(reply.json()).toMatchObject({ code: 'UPLOAD_TOO_LARGE', details: { limit: 2_000_000 } });
  });

  it('leaves nothing of an upload whose client went away', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const client = httpRequest(`${gateway.url}/upload`, { method: 'POST', headers });
    client.on('error', () => undefined);
    client.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n');
    client.write('x'.repeat(100_000), () => client.destroy());
    await new Promise((resolve) => client.once('close', resolve));
    await waitFor(async () => (await stored()) === 0);
    expect(registered()).toEqual([]);
  });

  it('does not take files on other routes', async () => {
    const body = '--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nlease\r\n--x--\r\n';
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const reply = await gateway.app.inject({ method: 'POST', url: '/search', payload: body, headers });
    expect(reply.json()).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA' });
  });
});
