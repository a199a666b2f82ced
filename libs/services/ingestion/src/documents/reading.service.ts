import { Injectable } from '@nestjs/common';
import type { CallContext, Document, DocumentPage, PageRequest } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { forTenant, visibleTo } from '@plumbline/database';
import { z } from 'zod';
import { CollectionsService } from '../collections/collections.service.js';
import { type DocumentRow, IngestionDatabase, type VersionRow } from '../tables/ingestion-tables.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { mayRead } from './document-access.js';
import { documentOf } from './document-of.js';

const Place = z.object({ createdAt: z.iso.datetime(), documentId: z.string().max(64) });

/** Documents as their readers see them; what is not theirs does not exist for them. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly collections: CollectionsService,
  ) {}

  /** Newest first. Throws `COLLECTION_NOT_FOUND`. */
  async list(
    { limit, cursor, collection }: PageRequest & { collection?: string },
    context: CallContext,
  ): Promise<DocumentPage> {
    if (collection) await this.collections.require(collection, context);
    const after = decodeCursor(cursor, Place);
    let query = forTenant(this.database.selectFrom('document'), context)
      .where('deleted_at', 'is', null)
      .where(visibleTo(context))
      .orderBy('created_at', 'desc')
      .orderBy('document_id', 'desc')
      .limit(limit + 1);
    if (collection) query = query.where('collection', '=', collection);
    if (after)
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('created_at', 'document_id'),
          '<',
          tuple(eb.cast<Date>(eb.val(after.createdAt), 'timestamptz'), eb.val(after.documentId)),
        ),
      );
    const rows = await query.selectAll().execute();
    const items = await this.withVersions(rows.slice(0, limit), context);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last && encodeCursor(placeOf(last)) };
  }

  /** Throws `DOCUMENT_NOT_FOUND`, and `DOCUMENT_GONE` after the deletion. */
  async read(documentId: string, context: CallContext): Promise<Document> {
    const row = await this.require(documentId, context);
    const [document] = await this.withVersions([row], context);
    if (!document) throw notFound(documentId);
    return document;
  }

  /** Of the given version, else the current one, else the one that was registered last. */
  async readText(request: { documentId: string; versionId?: string }, context: CallContext) {
    const document = await this.require(request.documentId, context);
    const wanted = request.versionId ?? document.current_version_id ?? document.wanted_version_id;
    const version = (await this.versionsOf([document.document_id], context)).find(
      ({ version_id }) => version_id === wanted,
    );
    if (!version) throw notFound(request.documentId);
    return {
      versionId: version.version_id,
      textKey: version.text_key ?? undefined,
      objectKey: version.object_key,
      fileName: version.file_name,
      mediaType: version.media_type,
    };
  }

  private async require(documentId: string, context: CallContext): Promise<DocumentRow> {
    const row = await forTenant(this.database.selectFrom('document'), context)
      .where('document_id', '=', documentId)
      .selectAll()
      .executeTakeFirst();
    if (!row || !mayRead(row, context)) throw notFound(documentId);
    if (row.deleted_at) throw new AppError('DOCUMENT_GONE', `The document ${documentId} was deleted.`);
    return row;
  }

  private async withVersions(rows: readonly DocumentRow[], context: CallContext): Promise<Document[]> {
    const versions = await this.versionsOf(
      rows.map(({ document_id }) => document_id),
      context,
    );
    const byDocument = Map.groupBy(versions, ({ document_id }) => document_id);
    return rows.map((row) => documentOf(row, byDocument.get(row.document_id) ?? []));
  }

  private async versionsOf(documentIds: string[], context: CallContext): Promise<VersionRow[]> {
    if (documentIds.length === 0) return [];
    return forTenant(this.database.selectFrom('version'), context)
      .where('document_id', 'in', documentIds)
      .orderBy('created_at')
      .orderBy('version_id')
      .selectAll()
      .execute();
  }
}

function placeOf({ createdAt, documentId }: Document): z.infer<typeof Place> {
  return { createdAt, documentId };
}

export function notFound(documentId: string): AppError {
  return new AppError('DOCUMENT_NOT_FOUND', `There is no document ${documentId}.`, {
    details: { documentId },
  });
}
