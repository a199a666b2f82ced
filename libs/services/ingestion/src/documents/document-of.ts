import type { Document, DocumentVersion } from '@plumbline/contracts';
import type { DocumentRow, VersionRow } from '../tables/ingestion-tables.js';

/** The document as callers see it; `versions` in the order of their registration. */
export function documentOf(row: DocumentRow, versions: readonly VersionRow[]): Document {
  const shown = row.current_version_id ?? row.wanted_version_id;
  const version = versions.find(({ version_id }) => version_id === shown) ?? versions.at(-1);
  return {
    documentId: row.document_id,
    externalId: row.external_id,
    collection: row.collection,
    title: row.title,
    mediaType: version?.media_type ?? unknownMediaType,
    bytes: version?.bytes ?? 0,
    status: row.status,
    currentVersionId: row.current_version_id ?? undefined,
    versions: versions.map(versionOf),
    metadata: row.metadata,
    access: row.access,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Until the file was looked at. */
export const unknownMediaType = 'application/octet-stream';

function versionOf(row: VersionRow): DocumentVersion {
  const { version_id: versionId, sha256, created_at, pages, characters, chunks } = row;
  return {
    versionId,
    sha256,
    createdAt: created_at.toISOString(),
    pages: pages ?? undefined,
    characters,
    chunks,
  };
}
