import { AppError } from '@plumbline/core';
import { originalKeyOf } from '@plumbline/object-store';

/** Where everything derived from a version lies in the object store. */
export function derivedPrefix(tenantId: string, versionId: string): string {
  return `derived/${tenantId}/${versionId}/`;
}

/** The normalised text that all offsets of the version count in. */
export function textKey(tenantId: string, versionId: string): string {
  return `${derivedPrefix(tenantId, versionId)}text.txt`;
}

/** Pages, headings, tables and word boxes. */
export function structureKey(tenantId: string, versionId: string): string {
  return `${derivedPrefix(tenantId, versionId)}structure.json`;
}

/** The chunks as spans of the text: kept so that a resumed job goes on with the very same ones. */
export function chunksKey(tenantId: string, versionId: string): string {
  return `${derivedPrefix(tenantId, versionId)}chunks.json`;
}

const settingsFolder = /^derived\/[^/]+\/collection-([a-z0-9-]{1,64})\/settings\.json$/;

/** Settings of a collection, for a rebuild of the store. */
export function settingsKey(tenantId: string, collection: string): string {
  return `derived/${tenantId}/collection-${collection}/settings.json`;
}

/** The collection whose settings lie under the key; undefined for any other key. */
export function collectionOfSettingsKey(objectKey: string): string | undefined {
  return settingsFolder.exec(objectKey)?.[1];
}

/** The version of an object below `derived/`; undefined for what belongs to no version. */
export function versionOfDerivedKey(objectKey: string): string | undefined {
  const [root, , folder] = objectKey.split('/');
  return root === 'derived' && folder?.startsWith('ver_') ? folder : undefined;
}

/**
 * Where the original of a registration is kept: the file is an upload, or, after the loss of the store, an original
 * already. Throws `OBJECT_NOT_FOUND` for a file that another tenant uploaded.
 */
export function originalOf(
  tenantId: string,
  { objectKey, sha256 }: { objectKey: string; sha256: string },
): string {
  const original = `originals/${tenantId}/${sha256}`;
  if (objectKey === original || (isUpload(objectKey) && originalKeyOf(objectKey) === original))
    return original;
  throw new AppError('OBJECT_NOT_FOUND', 'The uploaded file is not in the object store.');
}

export function isUpload(objectKey: string): boolean {
  return objectKey.startsWith('uploads/');
}
