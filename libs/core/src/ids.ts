import { createHash, randomUUID } from 'node:crypto';

export type IdPrefix = 'ans' | 'turn' | 'ses' | 'job' | 'key' | 'req' | 'fb' | 'call';

/** A new random id such as `ses_2f1c…`: the prefix says of what. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}

/** The same external id in the same collection of the same tenant is the same document. */
export function documentIdOf(tenantId: string, collection: string, externalId: string): string {
  return `doc_${digest(tenantId, collection, externalId)}`;
}

/** `sha256` is the hexadecimal digest of the document's original bytes. */
export function versionIdOf(documentId: string, sha256: string): string {
  return `ver_${digest(documentId, sha256)}`;
}

/** `ordinal` counts the chunks of a version from 0. */
export function chunkIdOf(versionId: string, ordinal: number): string {
  return `chk_${digest(versionId, String(ordinal))}`;
}

/** 128 bits over the parts; each part is written with its length, so that no two lists of parts look alike. */
function digest(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part};`);
  return hash.digest('hex').slice(0, 32);
}
