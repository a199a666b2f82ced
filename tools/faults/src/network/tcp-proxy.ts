import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { ByteFlow, free } from './byte-flow.js';

/** Where the proxied server listens; a loopback address. */
export interface ProxyTarget {
  readonly port: number;
  readonly host?: string;
}

/** One connection through the proxy. */
export class ProxiedLink {
  private readonly upward: ByteFlow;
  private readonly downward: ByteFlow;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    bytesPerSecond: number,
  ) {
    this.upward = new ByteFlow(client, server, bytesPerSecond);
    this.downward = new ByteFlow(server, client, bytesPerSecond);
  }

  /** When the client closed it, in milliseconds of `performance.now()`; also while the link is mute. */
  get leftByClientAt(): number | undefined {
    return this.upward.endedAt;
  }

  /** Closed by the client and by the server. */
  get over(): boolean {
    return this.client.destroyed && this.server.destroyed;
  }

  /** 0 holds every byte and every close in both directions. */
  setSpeed(bytesPerSecond: number): void {
    this.upward.setSpeed(bytesPerSecond);
    this.downward.setSpeed(bytesPerSecond);
  }

  /** Both ends get a reset. */
  cut(): void {
    this.upward.stop();
    this.downward.stop();
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
  }
}

/** Stands before a server on a port of its own and does to the bytes what a bad network does. */
export class TcpProxy {
  private readonly open = new Set<ProxiedLink>();
  private speedOfNew = free;

  private constructor(
    private readonly listener: Server,
    private readonly target: ProxyTarget,
  ) {
    listener.on('connection', (client) => this.accept(client));
  }

  static async start(target: ProxyTarget): Promise<TcpProxy> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new TcpProxy(listener, target);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** The connections of this moment. */
  get links(): readonly ProxiedLink[] {
    return [...this.open];
  }

  /** Resets every connection; new ones are let through. */
  cut(): void {
    for (const link of this.links) link.cut();
  }

  /** Holds all bytes of the present connections, of new ones too when asked; gives the connections it muted. */
  mute({ alsoNew = false } = {}): readonly ProxiedLink[] {
    return this.setSpeed(0, alsoNew);
  }

  /** Lets at most so many bytes a second through each direction of each connection, the new ones too. */
  slow(bytesPerSecond: number): readonly ProxiedLink[] {
    return this.setSpeed(bytesPerSecond, true);
  }

  /** Hands on what was held and hinders nothing any more. */
  restore(): void {
    this.setSpeed(free, true);
  }

  async close(): Promise<void> {
    this.cut();
    this.listener.close();
    await once(this.listener, 'close');
  }

  private setSpeed(bytesPerSecond: number, alsoNew: boolean): readonly ProxiedLink[] {
    if (alsoNew) this.speedOfNew = bytesPerSecond;
    const { links } = this;
    for (const link of links) link.setSpeed(bytesPerSecond);
    return links;
  }

  private accept(client: Socket): void {
    const { host = '127.0.0.1', port } = this.target;
    const server = connect({ host, port, allowHalfOpen: true, noDelay: true });
    const link = new ProxiedLink(client, server, this.speedOfNew);
    this.open.add(link);
    server.on('error', () => client.destroy());
    for (const socket of [client, server])
      socket.on('close', () => {
        if (link.over) this.open.delete(link);
      });
  }
}
