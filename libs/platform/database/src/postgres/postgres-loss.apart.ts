import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { PostgresServer } from '../testing/postgres-server.js';
import { openServerDatabase } from '../testing/server-database.js';
import { PostgresDatabase } from './postgres-database.js';

interface Tables {
  note: { id: number };
}

const migrations = [
  {
    name: '1-create',
    up: async (database: Kysely<never>) => {
      await sql`create table note (id int primary key)`.execute(database);
    },
  },
];

describe(`${PostgresDatabase.name} and a server that goes and comes`, () => {
  let server: PostgresServer;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    process.on('uncaughtException', note);
    server = await PostgresServer.start();
  }, 60_000);

  afterAll(async () => {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
    await server.stop();
    expect(unhandled).toEqual([]);
  });

  it('starts while it is absent, says so, and connects when it comes', async () => {
    const migrated = await openServerDatabase(server, [{ name: 'notes', migrations, access: 'write' }]);
    await migrated.close();
    await server.kill();
    const database = new PostgresDatabase({ url: server.url, applicationName: 'test' });
    const view = await database.openSchema<Tables>('absent', migrations);
    const connected = Promise.withResolvers<void>();
    const session = database.openSession({
      channel: 'news',
      onMessage: () => undefined,
      onConnected: connected.resolve,
    });
    expect(await database.readiness()).toEqual([expect.stringContaining('nothing listens there')]);
    const asked = view.selectFrom('note').selectAll().execute();
    await expect(asked).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    await expect(session.executeSql('select 1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await server.restart();
    await connected.promise;
    expect((await session.executeSql('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect((await database.rawExecutor().executeSql('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.close();
  }, 30_000);

  it('outlives a crash in every state of a connection', async () => {
    const database = await openServerDatabase(server, [{ name: 'notes', migrations, access: 'write' }]);
    const view = await database.openSchema<Tables>('notes', migrations);
    const times = { connected: 0 };
    database.openSession({
      channel: 'news',
      onMessage: () => undefined,
      onConnected: () => times.connected++,
    });
    await until(() => times.connected === 1);
    const inTransaction = Promise.withResolvers<void>();
    const crashed = Promise.withResolvers<void>();
    const lent = view.transaction().execute(async (transaction) => {
      await transaction.insertInto('note').values({ id: 1 }).execute();
      inTransaction.resolve();
      await crashed.promise;
    });
    const running = sql`select pg_sleep(20)`.execute(view);
    await inTransaction.promise;
    await server.kill();
    await expect(running).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // Long enough for the loss to be noticed on a connection on which nothing is asked.
    await delay(50);
    crashed.resolve();
    await expect(lent).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await server.restart();
    await until(() => times.connected === 2);
    expect(await view.selectFrom('note').selectAll().execute()).toEqual([]);
    await view.insertInto('note').values({ id: 1 }).execute();
    await database.close();
  }, 30_000);

  it('does not wait for ever for a server that fell silent', async () => {
    const link = await silenceableLink(server.port);
    const url = new URL(server.url);
    url.port = String(link.port);
    const database = new PostgresDatabase({
      url: url.href,
      applicationName: 'test',
      statementTimeoutMs: 100,
      connectTimeoutMs: 500,
    });
    const times = { connected: 0 };
    const session = database.openSession({
      channel: 'news',
      onMessage: () => undefined,
      onConnected: () => times.connected++,
    });
    const raw = database.rawExecutor();
    await raw.executeSql('select 1');
    await until(() => times.connected === 1);
    link.silence();
    expect(await database.readiness()).toEqual([expect.stringContaining('does not answer')]);
    await expect(raw.executeSql('select 1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await until(() => !session.isConnected, 5000);
    link.speak();
    expect((await raw.executeSql('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await until(() => times.connected === 2);
    await database.close();
    link.close();
  }, 30_000);
});

/** A way to the server on which nothing is lost or refused, but nothing passes either while it is silent. */
async function silenceableLink(target: number) {
  const sockets = new Set<Socket>();
  let silent = false;
  const link: Server = createServer((from) => {
    const to = connect(target, '127.0.0.1');
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      if (silent) socket.pause();
    }
    from.on('data', (bytes) => void to.write(bytes));
    to.on('data', (bytes) => void from.write(bytes));
    from.on('close', () => to.destroy());
    to.on('close', () => from.destroy());
    if (silent) for (const socket of [from, to]) socket.pause();
  });
  link.listen(0, '127.0.0.1');
  await once(link, 'listening');
  const each = (act: (socket: Socket) => void) => sockets.forEach(act);
  return {
    port: (link.address() as { port: number }).port,
    silence: () => ((silent = true), each((socket) => socket.pause())),
    speak: () => ((silent = false), each((socket) => socket.resume())),
    close: () => (each((socket) => socket.destroy()), link.close()),
  };
}

async function until(condition: () => boolean, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${condition}.`);
    await delay(10);
  }
}
