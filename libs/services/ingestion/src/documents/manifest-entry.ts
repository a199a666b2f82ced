import type { ManifestEntry } from '@plumbline/object-store';
import type { DocumentRow, VersionRow } from '../tables/ingestion-tables.js';

/** The line from which a rebuild registers this version again. */
export function manifestEntry(
  { collection, external_id: externalId }: Pick<DocumentRow, 'collection' | 'external_id'>,
  version: VersionRow,
): ManifestEntry {
  return {
    objectKey: version.object_key,
    sha256: version.sha256,
    bytes: version.bytes,
    tenant: version.tenant_id,
    collection,
    externalId,
    fileName: version.file_name,
    title: version.title,
    mediaType: version.media_type,
    metadata: version.metadata,
    access: version.access,
  };
}

/** The line that withdraws it. */
export function withdrawal(document: DocumentRow, version: VersionRow): ManifestEntry {
  return { ...manifestEntry(document, version), title: '', metadata: {}, deleted: true };
}
