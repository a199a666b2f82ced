import pg from 'pg';
import { hasPostgresWithTls } from './postgres-programs.js';
import { PostgresServer } from './postgres-server.js';

const withTls = hasPostgresWithTls() ? describe : describe.skip;

describe(PostgresServer.name, () => {
  it('starts within five seconds, at the second time at the latest where others are at work too', async () => {
    const times: number[] = [];
    while (times.length < 2 && !times.some((took) => took < 5000)) {
      const began = performance.now();
      const server = await PostgresServer.start();
      times.push(performance.now() - began);
      await server.stop();
    }
    expect(Math.min(...times)).toBeLessThan(5000);
  }, 60_000);

  it('keeps what it acknowledged when it is killed, on the same port', async () => {
    const server = await PostgresServer.start();
    try {
      const url = await server.createDatabase();
      await ask(url, 'create table note (id int); insert into note select generate_series(1, 1000)');
      await server.kill();
      await expect(ask(url, 'select 1')).rejects.toThrow();
      await server.restart();
      expect(await ask(url, 'select count(*)::int as notes from note')).toEqual([{ notes: 1000 }]);
      await server.restart();
      expect(await ask(url, 'select count(*)::int as notes from note')).toEqual([{ notes: 1000 }]);
    } finally {
      await server.stop();
    }
  }, 60_000);

  withTls('with TLS', () => {
    it('lets nobody in without it', async () => {
      const server = await PostgresServer.start({ tls: true });
      try {
        await expect(ask(server.url, 'select 1')).rejects.toThrow('no encryption');
        expect(await server.createDatabase()).toContain('test_');
      } finally {
        await server.stop();
      }
    }, 60_000);
  });
});

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
