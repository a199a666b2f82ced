import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { waitFor } from '@plumbline/testing';
import { TcpProxy } from './tcp-proxy.js';

describe(TcpProxy.name, () => {
  let server: Server;
  let proxy: TcpProxy;
  let served: Socket[];
  let clients: Socket[];

  beforeEach(async () => {
    served = [];
    clients = [];
    server = createServer((socket) => {
      served.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => socket.write(bytes));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await TcpProxy.start({ port: (server.address() as AddressInfo).port });
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await proxy.close();
    for (const socket of served) socket.destroy();
    server.close();
  });

  async function join(): Promise<{ socket: Socket; text: () => string }> {
    const socket = connect(proxy.port, '127.0.0.1');
    clients.push(socket);
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('hello');
    await waitFor(() => text === 'hello');
    return { socket, text: () => text };
  }

  it('passes bytes and the end of a connection', async () => {
    const { socket } = await join();
    socket.end();
    await waitFor(() => served[0]?.destroyed && socket.destroyed);
    await waitFor(() => proxy.links.length === 0);
  });

  it('passes much at once in order', async () => {
    const { socket, text } = await join();
    const much = Array.from({ length: 200_000 }, (_, index) => String(index)).join(' ');
    socket.write(much);
    await waitFor(() => text().length === 5 + much.length);
    expect(text()).toBe(`hello${much}`);
  });

  it('cuts every connection and lets new ones through', async () => {
    const { socket } = await join();
    proxy.cut();
    await waitFor(() => socket.destroyed && served[0]?.destroyed);
    await join();
  });

  it('mutes present connections, hides their close from the server, and hands on what it held', async () => {
    const muted = await join();
    const leaving = await join();
    const links = proxy.mute();
    muted.socket.write(' again');
    leaving.socket.destroy();
    await waitFor(() => links.some(({ leftByClientAt }) => leftByClientAt !== undefined));
    await join();
    expect([muted.text(), served[1]?.readableEnded, served[1]?.destroyed]).toEqual(['hello', false, false]);
    proxy.restore();
    await waitFor(() => muted.text() === 'hello again');
    await waitFor(() => served[1]?.destroyed);
  });

  it('mutes new connections too when asked', async () => {
    proxy.mute({ alsoNew: true });
    const joining = join();
    await waitFor(() => served.length === 1);
    expect(clients[0]?.bytesRead).toBe(0);
    proxy.restore();
    await joining;
  });

  it('slows a connection to so many bytes a second', async () => {
    const { socket, text } = await join();
    proxy.slow(10_000);
    const started = performance.now();
    socket.write('x'.repeat(2000));
    await waitFor(() => text().length === 2005);
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(150);
  });

  it('closes a connection when the server cannot be reached', async () => {
    await new Promise((resolve) => server.close(resolve));
    const socket = connect(proxy.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'close');
    await waitFor(() => proxy.links.length === 0);
  });
});
