import { Injectable } from '@nestjs/common';
import { IngestionDatabase } from '../tables/ingestion-tables.js';

/** What all tenants together can ask about: only documents that are searchable count. */
@Injectable()
export class TotalsService {
  constructor(private readonly database: IngestionDatabase) {}

  async read(): Promise<{ documents: number; chunks: number; bytes: number; jobsOpen: number }> {
    const searchable = await this.database
      .selectFrom('document')
      .innerJoin('version', 'version.version_id', 'document.current_version_id')
      .where('document.deleted_at', 'is', null)
      .select(({ fn }) => [
        fn.countAll<number>().as('documents'),
        fn.sum<string | null>('version.chunks').as('chunks'),
        fn.sum<string | null>('version.bytes').as('bytes'),
      ])
      .executeTakeFirstOrThrow();
    const open = await this.database
      .selectFrom('job')
      .where('status', 'in', ['queued', 'running'])
      .select(({ fn }) => fn.countAll<number>().as('jobs'))
      .executeTakeFirstOrThrow();
    return {
      documents: Number(searchable.documents),
      chunks: Number(searchable.chunks ?? 0),
      bytes: Number(searchable.bytes ?? 0),
      jobsOpen: Number(open.jobs),
    };
  }
}
