import type { ManifestEntry, ObjectStore } from '@plumbline/object-store';

/** Every version of the manifest that was not withdrawn. */
export async function manifestVersions(objects: ObjectStore): Promise<ManifestEntry[]> {
  const versions = new Map<string, ManifestEntry>();
  for await (const entry of objects.readManifest()) {
    const version = `${nameOf(entry)} ${entry.sha256}`;
    if (entry.deleted) versions.delete(version);
    else versions.set(version, entry);
  }
  return [...versions.values()];
}

/** How a document is called, in the manifest and in the store. */
export function nameOf({ collection, externalId }: { collection: string; externalId: string }): string {
  return `${collection}/${externalId}`;
}

/** Names of documents whose original is not there or has another size than the manifest says. */
export async function damagedOriginals(
  objects: ObjectStore,
  versions: readonly ManifestEntry[],
): Promise<string[]> {
  const sizes = new Map<string, number>();
  for await (const { objectKey, bytes } of objects.list('originals/')) sizes.set(objectKey, bytes);
  return unique(versions.filter(({ objectKey, bytes }) => sizes.get(objectKey) !== bytes).map(nameOf));
}

export function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
