import { chunkIdOf } from '@plumbline/core';
import type { PassageRecord, VersionKey } from '@plumbline/passage-index';
import { z } from 'zod';
import type { EnrichedChunk } from './chunking-protocol.js';
import type { Subject } from './subject.js';

/** What all passages of a version have in common. */
export interface PassageOrigin
  extends VersionKey, Pick<PassageRecord, 'title' | 'access' | 'metadata' | 'date'> {
  /** Stands before each text that is embedded, never in what is stored. */
  readonly embeddingPrefix: string;
}

export function passageOrigin({ document, version }: Subject): PassageOrigin {
  return {
    tenantId: version.tenant_id,
    collection: document.collection,
    documentId: version.document_id,
    versionId: version.version_id,
    title: version.title,
    access: version.access,
    metadata: version.metadata,
    date: dateOf(version.metadata.date) ?? document.created_at,
    // A file name says nothing to the model.
    embeddingPrefix: version.title === version.file_name ? '' : `${version.title}. `,
  };
}

export function passageOf(
  chunk: EnrichedChunk,
  origin: PassageOrigin,
  vectors: readonly Float32Array[],
): PassageRecord {
  const { embeddingPrefix: _prefix, ...shared } = origin;
  return { ...shared, ...chunk, chunkId: chunkIdOf(origin.versionId, chunk.ordinal), vectors };
}

const IsoDate = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

function dateOf(value: unknown): Date | undefined {
  const date = IsoDate.safeParse(value);
  return date.success ? new Date(date.data) : undefined;
}
