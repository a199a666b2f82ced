import { Injectable } from '@nestjs/common';
import { forTenant } from '@plumbline/database';
import { DocumentParser, type ParsedDocument } from '@plumbline/document-parser';
import { ObjectStore } from '@plumbline/object-store';
import { AppError } from '@plumbline/core';
import { structureKey, textKey } from '../documents/object-keys.js';
import { JobLedger } from '../jobs/job-ledger.js';
import type { Hands } from '../jobs/running-jobs.js';
import type { JobRow, VersionRow } from '../tables/ingestion-tables.js';
import type { DocumentStructure } from './chunking-protocol.js';
import { PageProgress } from './page-progress.js';

/** From the original to its text: finds out what the file is, reads it in a child process, keeps what came out. */
@Injectable()
export class ParseStage {
  constructor(
    private readonly ledger: JobLedger,
    private readonly objects: ObjectStore,
    private readonly parser: DocumentParser,
  ) {}

  /** Reaches `scanned`. Throws what `DocumentParser.detect` throws. */
  async scan(run: JobRow, version: VersionRow): Promise<JobRow> {
    const mediaType = await this.objects.withLocalFile(version.object_key, (path) =>
      this.parser.detect(path, version.file_name),
    );
    return this.ledger.record(run, { stage: 'scanned' }, async (open) => {
      await forTenant(open.updateTable('version'), { tenantId: run.tenant_id })
        .where('version_id', '=', run.version_id)
        .set({ media_type: mediaType })
        .execute();
    });
  }

  /** Reaches `parsed`. Throws what `DocumentParser.parse` throws. */
  async parse(run: JobRow, version: VersionRow, { signal, lock }: Hands): Promise<JobRow> {
    if (version.text_key && (await this.objects.has(version.text_key)))
      return this.ledger.record(run, { stage: 'parsed' });
    const document = await this.read(run, version, signal);
    if (document.text.trim() === '') throw new AppError('DOCUMENT_EMPTY', 'The document has no text.');
    const { tenant_id: tenantId, version_id: versionId } = run;
    lock.assertHeld();
    await this.objects.putDerived(structureKey(tenantId, versionId), JSON.stringify(structureOf(document)));
    lock.assertHeld();
    await this.objects.putDerived(textKey(tenantId, versionId), document.text);
    const pages = document.pages.length > 0 ? document.pages.length : null;
    const done = pages === null ? {} : { pages_done: pages, pages_total: pages };
    return this.ledger.record(run, { stage: 'parsed', ...done }, async (open) => {
      await forTenant(open.updateTable('version'), { tenantId })
        .where('version_id', '=', versionId)
        .set({
          media_type: document.mediaType,
          pages,
          characters: document.text.length,
          text_key: textKey(tenantId, versionId),
        })
        .execute();
    });
  }

  private async read(run: JobRow, version: VersionRow, signal: AbortSignal): Promise<ParsedDocument> {
    const progress = new PageProgress(run, this.ledger);
    try {
      return await this.objects.withLocalFile(version.object_key, (path) =>
        this.parser.parse({
          path,
          fileName: version.file_name,
          signal: AbortSignal.any([signal, progress.lost]),
          onProgress: (pages) => progress.report(pages),
        }),
      );
    } finally {
      await progress.close();
    }
  }
}

function structureOf({ pages, headings, tables, layout }: ParsedDocument): DocumentStructure {
  return { pages, headings, tables, layout };
}
