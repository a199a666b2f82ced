import { Pool } from 'pg';

/** How far the documents of an installation are, asked past the services; also while Postgres is down. */
export class DocumentProgress {
  private readonly pool: Pool;

  /** `databaseUrl` is the owner's. */
  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 1 });
    this.pool.on('error', () => undefined);
  }

  /** Documents in a terminal state without an open job; undefined while Postgres does not answer. */
  async ended(): Promise<number | undefined> {
    try {
      const { rows } = await this.pool.query<{ count: number }>(endedQuery);
      return rows[0]?.count ?? 0;
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

const endedQuery = `select count(*)::int as count from ingestion.document
  where status <> 'pending' and not exists (
    select from ingestion.job where job.document_id = document.document_id and status in ('queued', 'running'))`;
