import { PostgresDatabase } from '@plumbline/database';
import { createServiceDatabase, PostgresServer, waitFor } from '@plumbline/testing';
import { gatewaySchema } from '../keys/keys.migration.js';
import { EventReader } from '../testing/event-reader.js';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';
import { StoppedAnswersService } from './stopped-answers.service.js';

jest.setTimeout(60_000);

// Real: two gateways on one Postgres, each with its own HTTP server; the services behind them are played.
describe(`${StoppedAnswersService.name} in two processes`, () => {
  let server: PostgresServer;
  let one: TestGateway;
  let other: TestGateway;

  beforeAll(async () => {
    server = await PostgresServer.start();
    const url = await createServiceDatabase(server, [{ ...gatewaySchema, access: 'write' }]);
    const open = () =>
      startTestGateway({ database: new PostgresDatabase({ url, applicationName: 'gateway' }) });
    [one, other] = [await open(), await open()];
  });
  afterAll(async () => {
    await one?.close();
    await other?.close();
    await server.stop();
  });

  const authorization = (key: string) => ({ authorization: `Bearer ${key}` });
  const ask = async (gateway: TestGateway, key: string) => {
    const headers = {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...authorization(key),
    };
    const body = JSON.stringify({ message: 'When does the lease end?' });
    return new EventReader(await fetch(`${gateway.url}/chat`, { method: 'POST', headers, body }));
  };
  const stop = (gateway: TestGateway, answerId: string, key: string) =>
    fetch(`${gateway.url}/answers/${answerId}`, { method: 'DELETE', headers: authorization(key) });

  it('stops an answer of another process, and nobody else may', async () => {
    const [mine, theirs] = [await one.createKey(['admin']), await one.createKey(['admin'])];
    one.remote.pace = new Promise(() => undefined);
    const reader = await ask(one, mine);
    const [start] = await reader.until('answer-delta');
    const { answerId } = JSON.parse(start?.data ?? '{}') as { answerId: string };
    expect((await stop(other, answerId, theirs)).status).toBe(204);
    const askedAt = performance.now();
    expect((await stop(other, answerId, mine)).status).toBe(204);
    const last = (await reader.until()).at(-1);
    expect(JSON.parse(last?.data ?? '{}')).toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(performance.now() - askedAt).toBeLessThan(3000);
    await waitFor(() => one.remote.stopped === 1);
  });

  it('does not stop an answer for somebody else', async () => {
    const [mine, theirs] = [await one.createKey(['admin']), await one.createKey(['admin'])];
    const release = Promise.withResolvers<void>();
    one.remote.pace = release.promise;
    const reader = await ask(one, mine);
    const [start] = await reader.until('answer-delta');
    const { answerId } = JSON.parse(start?.data ?? '{}') as { answerId: string };
    await stop(other, answerId, theirs);
    const looked = jest.spyOn(one.app.get(StoppedAnswersService), 'among');
    await waitFor(() => looked.mock.results.length >= 2);
    release.resolve();
    expect((await reader.until()).at(-1)?.event).toBe('answer-end');
  });

  it('says that an answer of another process cannot be resumed here', async () => {
    const key = await one.createKey(['admin']);
    one.remote.pace = Promise.resolve();
    const [start] = await (await ask(one, key)).until();
    const { answerId } = JSON.parse(start?.data ?? '{}') as { answerId: string };
    const headers = { accept: 'text/event-stream', ...authorization(key) };
    const reply = await fetch(`${other.url}/answers/${answerId}/events`, { headers });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({ code: 'ANSWER_NOT_FOUND', nextStep: expect.any(String) });
  });

  it('lets a key that was deleted in with no process after a few seconds', async () => {
    const [admin, doomed] = [await one.createKey(['admin']), await one.createKey(['read'])];
    const keys = (key: string) => fetch(`${other.url}/sessions`, { headers: authorization(key) });
    expect((await keys(doomed)).status).toBe(200);
    const listed = await fetch(`${one.url}/keys`, { headers: authorization(admin) });
    const { items } = (await listed.json()) as { items: { keyId: string; scopes: string[] }[] };
    const reading = items.find(({ scopes }) => scopes.join() === 'read')?.keyId ?? '';
    await fetch(`${one.url}/keys/${reading}`, { method: 'DELETE', headers: authorization(admin) });
    const deletedAt = performance.now();
    await waitFor(async () => (await keys(doomed)).status === 401, { timeoutMs: 10_000 });
    expect(performance.now() - deletedAt).toBeLessThan(7000);
  });
});
