import { randomUUID } from 'node:crypto';
import { AppError } from '@plumbline/core';

const longestKey = 1024;

/** A key is two or more names joined by `/`; it can never leave the store. Throws `VALIDATION_FAILED`. */
export function checkObjectKey(objectKey: string): string {
  const names = objectKey.split('/');
  if (objectKey.length > longestKey || names.length < 2 || !names.every(isName))
    throw new AppError('VALIDATION_FAILED', 'The object key is not valid.');
  return objectKey;
}

/** A prefix is a key that may end in `/` or inside a name; the empty one means everything. */
export function checkPrefix(prefix: string): string {
  checkObjectKey(`any/${prefix}any`);
  return prefix;
}

/** Where an upload lies until it is kept: a place of its own, whatever its content. */
export function uploadKey(tenantId: string, sha256: string): string {
  if (tenantId.includes('/') || tenantId === '')
    throw new AppError('VALIDATION_FAILED', 'The tenant is not valid.');
  return checkObjectKey(`uploads/${tenantId}/${sha256}-${randomUUID()}`);
}

/** Where an upload lies once it is kept: the same content of the same tenant gives the same key. */
export function originalKeyOf(uploadKey: string): string {
  const [, tenantId, sha256] = /^uploads\/([^/]+)\/([0-9a-f]{64})-[0-9a-f-]{36}$/.exec(uploadKey) ?? [];
  if (!tenantId) throw new AppError('VALIDATION_FAILED', 'This is not the key of an upload.');
  return checkObjectKey(`originals/${tenantId}/${sha256}`);
}

/** Not `.`, `..`, hidden, longer than file systems allow, or with separators, control or unpaired characters. */
function isName(part: string): boolean {
  const forbidden = /[\u0000-\u001f\u007f\\:]/;
  return (
    part !== '' &&
    !part.startsWith('.') &&
    Buffer.byteLength(part) <= 200 &&
    !forbidden.test(part) &&
    part.isWellFormed()
  );
}
