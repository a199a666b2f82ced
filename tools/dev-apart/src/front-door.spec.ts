import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { waitFor } from '@plumbline/testing';
import { FrontDoor } from './front-door.js';

describe(FrontDoor.name, () => {
  const servers: Server[] = [];
  let door: FrontDoor;
  let aborted = 0;

  beforeEach(async () => {
    for (const name of ['one', 'two']) {
      const server = createServer((request, response) => {
        response.on('close', () => (aborted += response.writableFinished ? 0 : 1));
        if (request.url === '/hang') return void response.write('begun');
        response.setHeader('connection', 'close').end(name.repeat(100_000));
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      servers.push(server);
    }
    door = await FrontDoor.open(
      0,
      servers.map((server) => (server.address() as AddressInfo).port),
    );
  });
  afterEach(() => {
    door.end();
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  const ask = async () => (await (await fetch(door.url)).text()).slice(0, 3);

  it('takes the servers in turn and passes everything on', async () => {
    expect((await Promise.all([ask(), ask(), ask(), ask()])).sort()).toEqual(['one', 'one', 'two', 'two']);
    expect(await (await fetch(door.url)).text()).toHaveLength(300_000);
  });

  it('passes over a server that is gone', async () => {
    const [first] = servers.splice(0, 1);
    first?.close().closeAllConnections();
    expect([await ask(), await ask()]).toEqual(['two', 'two']);
  });

  it('ends a connection that nobody takes', async () => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    await expect(ask()).rejects.toThrow('fetch failed');
  });

  it('tells the server that a client went away', async () => {
    const before = aborted;
    const client = new AbortController();
    const reply = await fetch(`${door.url}/hang`, { signal: client.signal });
    client.abort();
    await reply.text().catch(() => undefined);
    expect(await waitFor(() => aborted > before)).toBe(true);
  });
});
