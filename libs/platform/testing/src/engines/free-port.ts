import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A loopback port that nothing listens on at this moment. Below those that the system gives to outgoing connections:
 * one that tries to reach a server which is down would otherwise get its very port now and then, and meet itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
