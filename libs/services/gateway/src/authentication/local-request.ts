import { BlockList, isIP } from 'node:net';
import { AppError } from '@plumbline/core';

export interface RequestOrigin {
  /** Address of the peer of the connection, never of a forwarding header. */
  readonly peer: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** `localhost`, 127.0.0.0/8 or ::1, as an address or as the host of a URL. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  const version = isIP(bare);
  return version === 0 ? bare === 'localhost' : loopback.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Without keys only this machine is served. The names are checked beside the address, because a page of any site can
 * send requests to this machine, and by DNS rebinding even under a name of its own.
 */
export function assertLocal({ peer, host, origin }: RequestOrigin): void {
  if (!peer || !isLoopback(peer))
    throw new AppError(
      'UNAUTHENTICATED',
      'No key exists yet, so only requests of this machine are answered. Create one there with `plumb keys create`.',
    );
  if (!host || !isLoopback(hostOf(`http://${host}`)))
    throw new AppError(
      'FORBIDDEN',
      'Without a key this is answered only under localhost, 127.0.0.1 or [::1].',
    );
  if (origin !== undefined && !isLoopback(hostOf(origin)))
    throw new AppError('FORBIDDEN', 'Without a key no page of another site may ask here.');
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname ?? '';
}
