import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP link to a port of this machine that can be cut, or go silent without a word. */
export class LinkProxy {
  private readonly pairs = new Set<{ near: Socket; far: Socket; silent: boolean }>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {}

  static async start(target: number): Promise<LinkProxy> {
    const server = createServer();
    const proxy = new LinkProxy(server, target);
    server.on('connection', (near) => proxy.join(near));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What is open now carries nothing any more and stays open; new connections work. */
  mute(): void {
    for (const pair of this.pairs) pair.silent = true;
  }

  /** From now on answers do not come back, though requests still go. */
  loseAnswers(): void {
    for (const { far, near } of this.pairs) far.unpipe(near).resume();
  }

  cut(): void {
    for (const { near, far } of this.pairs) {
      near.destroy();
      far.destroy();
    }
  }

  stop(): void {
    this.server.close();
    this.cut();
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1');
    const pair = { near, far, silent: false };
    this.pairs.add(pair);
    near.on('data', (chunk) => pair.silent || far.write(chunk));
    far.pipe(near);
    far.on('data', () => pair.silent && far.unpipe(near).resume());
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one
        .on('error', () => undefined)
        .on('close', () => {
          this.pairs.delete(pair);
          other.destroy();
        });
  }
}
