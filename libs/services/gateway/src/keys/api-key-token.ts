import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `plk_`, the key's id, `_` and 256 random bits. */
const shape = /^plk_([0-9a-f]{32})_[\w-]{43}$/;

/** A new key for the id `key_<32 hexadecimal digits>`. */
export function newToken(keyId: string): string {
  return `plk_${keyId.slice('key_'.length)}_${randomBytes(32).toString('base64url')}`;
}

/** The id a key says it has; undefined when it is no key at all. */
export function keyIdOf(token: string): string | undefined {
  const [, id] = shape.exec(token) ?? [];
  return id && `key_${id}`;
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** In constant time. */
export function sameHash(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
}
