import { Injectable } from '@nestjs/common';
import { forTenant } from '@plumbline/database';
import { ObjectStore } from '@plumbline/object-store';
import { CollectionsService } from '../collections/collections.service.js';
import { chunksKey, structureKey, textKey } from '../documents/object-keys.js';
import { JobLedger } from '../jobs/job-ledger.js';
import { isAhead } from '../jobs/job-of.js';
import type { Hands } from '../jobs/running-jobs.js';
import type { JobRow } from '../tables/ingestion-tables.js';
import { ChunkingThread, type CutText } from './chunking-thread.js';
import { StageObserver } from './stage-observer.js';
import type { Subject } from './subject.js';

/** From the text to chunks with terms and word boxes; a job that goes on takes the chunks it had made before. */
@Injectable()
export class ChunkStage {
  constructor(
    private readonly ledger: JobLedger,
    private readonly objects: ObjectStore,
    private readonly thread: ChunkingThread,
    private readonly collections: CollectionsService,
    private readonly observer: StageObserver,
  ) {}

  /** Reaches `chunked` and `enriched`. The caller forgets the cut text. */
  async chunk(
    run: JobRow,
    subject: Subject,
    { signal, lock }: Hands,
  ): Promise<{ row: JobRow; cut: CutText }> {
    const cut = await this.open(run, subject);
    try {
      let row = run;
      if (isAhead('chunked', row)) {
        lock.assertHeld();
        row = await this.keep(row, cut);
        await this.observer.reached(row, signal);
      }
      await cut.enrich();
      if (isAhead('enriched', row)) {
        row = await this.ledger.record(row, { stage: 'enriched' });
        await this.observer.reached(row, signal);
      }
      return { row, cut };
    } catch (error) {
      cut.forget();
      throw error;
    }
  }

  private async open(run: JobRow, { document, version }: Subject): Promise<CutText> {
    const { tenant_id: tenantId, version_id: versionId } = run;
    const { settings } = await this.collections.require(document.collection, { tenantId });
    const kept = chunksKey(tenantId, versionId);
    return this.thread.cut({
      text: await this.objects.readText(textKey(tenantId, versionId)),
      structure: await this.objects.readText(structureKey(tenantId, versionId)),
      chunks: (await this.objects.has(kept)) ? await this.objects.readText(kept) : undefined,
      settings,
      title: version.title,
    });
  }

  private async keep(run: JobRow, cut: CutText): Promise<JobRow> {
    const { tenant_id: tenantId, version_id: versionId } = run;
    await this.objects.putDerived(chunksKey(tenantId, versionId), cut.json);
    return this.ledger.record(run, { stage: 'chunked' }, async (open) => {
      await forTenant(open.updateTable('version'), { tenantId })
        .where('version_id', '=', versionId)
        .set({ chunks: cut.count })
        .execute();
    });
  }
}
