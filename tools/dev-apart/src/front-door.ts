import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** One address for several servers on loopback: each connection goes to the next one that takes it. */
export class FrontDoor {
  private next = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(private readonly ports: readonly number[]) {
    this.server = createServer({ pauseOnConnect: true }, (client) => void this.serve(client));
  }

  /** On loopback alone, so that who comes through it is local, as the servers behind take it. */
  static async open(port: number, ports: readonly number[]): Promise<FrontDoor> {
    const door = new FrontDoor(ports);
    door.server.listen(port, '127.0.0.1');
    await once(door.server, 'listening');
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Takes no new connections; those that are open stay until the servers end them. */
  close(): void {
    this.server.close();
  }

  /** Ends the open connections as well. */
  end(): void {
    this.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private async serve(client: Socket): Promise<void> {
    this.keep(client);
    const server = await this.connectAny();
    if (!server || client.destroyed) return void [client, server].forEach((socket) => socket?.destroy());
    this.keep(server);
    // What one side has said reaches the other before the connection ends.
    pipeline(client, server, () => undefined);
    pipeline(server, client, () => undefined);
  }

  private async connectAny(): Promise<Socket | undefined> {
    const first = this.next++;
    for (let tried = 0; tried < this.ports.length; tried++) {
      const socket = await connected(this.ports[(first + tried) % this.ports.length] ?? 0);
      if (socket) return socket;
    }
    return undefined;
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
  }
}

function connected(port: number): Promise<Socket | undefined> {
  const socket = connect({ port, host: '127.0.0.1' });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}
