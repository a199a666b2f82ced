import { searchPassages } from '@plumbline/contracts';
import { EventReader } from '../testing/event-reader.js';
import { type TestGateway, startTestGateway } from '../testing/test-gateway.js';
import { AuthenticationGuard } from './authentication.guard.js';

describe(AuthenticationGuard.name, () => {
  let gateway: TestGateway;

  const start = async () => {
    gateway = await startTestGateway();
  };
  afterAll(() => gateway.close());
  afterEach(() => gateway.remote.reset());

  const search = (options: { headers?: Record<string, string>; remoteAddress?: string } = {}) =>
    gateway.app.inject({ method: 'POST', url: '/search', payload: { query: 'lease' }, ...options });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const contexts = () => gateway.remote.seen.get(searchPassages.pattern);

  describe('without any key', () => {
    beforeAll(start, 60_000);

    it('serves this machine as the default tenant', async () => {
      expect((await search()).statusCode).toBe(200);
      expect(contexts()).toMatchObject([{ tenantId: 'default', subject: 'local', principals: ['*'] }]);
    });

    it.each([
      ['another machine', { remoteAddress: '192.0.2.7' }, 'UNAUTHENTICATED'],
      [
        'a name that a foreign site gave this machine',
        { headers: { host: 'evil.example:3000' } },
        'FORBIDDEN',
      ],
      ['a page of another site', { headers: { origin: 'https://evil.example' } }, 'FORBIDDEN'],
      ['a page without an origin', { headers: { origin: 'null' } }, 'FORBIDDEN'],
    ])('refuses %s', async (_name, options, code) => {
      expect((await search(options)).json()).toMatchObject({ code });
      expect(contexts()).toBeUndefined();
    });

    it.each(['localhost:3000', '127.0.0.1', '[::1]:3000'])('may be called %s', async (host) => {
      expect((await search({ headers: { host, origin: `http://${host}` } })).statusCode).toBe(200);
    });
  });

  describe('with a key', () => {
    beforeAll(async () => {
      await gateway.close();
      await start();
      await gateway.createKey(['admin']);
    }, 60_000);

    it('wants one on every route but the open ones', async () => {
      const wanted = [
        '/documents',
        '/collections',
        '/sessions',
        '/keys',
        '/metrics',
        '/jobs/a',
        '/v1/models',
      ];
      for (const url of wanted) {
        const reply = await gateway.app.inject({ method: 'GET', url });
        expect([url, reply.statusCode, reply.headers['www-authenticate']]).toEqual([url, 401, 'Bearer']);
      }
      for (const url of ['/', '/health', '/health/live', '/health/ready', '/health/startup'])
        expect((await gateway.app.inject({ method: 'GET', url })).statusCode).toBe(200);
    });

    it('acts for the tenant and with the principals of the key', async () => {
      const admin = await gateway.createKey(['admin'], 'acme');
      const payload = { name: 'reader', scopes: ['read'], principals: ['group:tax'] };
      const created = await gateway.app.inject({
        method: 'POST',
        url: '/keys',
        payload,
        headers: bearer(admin),
      });
      const { key, keyId } = created.json();
      await search({ headers: bearer(key) });
      expect(contexts()).toMatchObject([
        { tenantId: 'acme', subject: keyId, principals: ['*', 'group:tax'] },
      ]);
    });

    it('serves other machines too', async () => {
      const key = await gateway.createKey(['read', 'admin']);
      const options = { headers: { host: 'plumbline.example', ...bearer(key) }, remoteAddress: '192.0.2.7' };
      expect((await search(options)).statusCode).toBe(200);
    });

    it('lets a key do what its scopes say, and admin everything', async () => {
      const admin = await gateway.createKey(['admin']);
      const reader = await gateway.createKey(['read']);
      const remove = (key: string) =>
        gateway.app.inject({ method: 'DELETE', url: '/documents/doc_1', headers: bearer(key) });
      expect((await search({ headers: bearer(reader) })).statusCode).toBe(200);
      expect((await remove(reader)).json()).toMatchObject({
        code: 'FORBIDDEN',
        details: { needed: 'write' },
      });
      expect((await remove(admin)).statusCode).toBe(200);
    });

    it.each([
      ['no key', ''],
      ['another scheme', 'Basic abc'],
      ['what is no key', 'Bearer plk_nonsense'],
      ['a key with another end', 'Bearer changed'],
    ])('refuses %s', async (_name, given) => {
      const key = await gateway.createKey(['admin']);
      const changed = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
      const authorization = given === 'Bearer changed' ? `Bearer ${changed}` : given;
      expect((await search({ headers: { authorization } })).json()).toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    });

    it('does not show an answer to another subject of the same tenant', async () => {
      const keys = [await gateway.createKey(['admin']), await gateway.createKey(['read'])];
      const headers = {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        ...bearer(keys[0] ?? ''),
      };
      const body = JSON.stringify({ message: 'When does the lease end?' });
      const reader = new EventReader(await fetch(`${gateway.url}/chat`, { method: 'POST', headers, body }));
      const [start] = await reader.until();
      const { answerId } = JSON.parse(start?.data ?? '{}');
      const statusWith = async (key = '') =>
        (await fetch(`${gateway.url}/answers/${answerId}/events`, { headers: bearer(key) })).status;
      expect(await statusWith(keys[1])).toBe(404);
      expect(await statusWith(keys[0])).toBe(200);
    });
  });
});
