import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { databaseError, isLoss } from './postgres-errors.js';

/** A connection lent by the pool: its errors are translated, and one that was lost does not go back. */
export class PooledConnection implements PostgresPoolClient {
  private lost: unknown;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly place: string,
  ) {}

  get processID(): number | undefined {
    return (this.client as { processID?: number }).processID;
  }

  query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(text: string | PostgresCursor<Row>, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('The store does not stream: read in pages.');
    return this.run<Row>(text, parameters);
  }

  release(destroy = false): void {
    this.client.release(destroy || this.lost !== undefined);
  }

  private async run<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.lost) throw this.lost;
    try {
      const result = await this.client.query(text, [...parameters]);
      if (text === 'commit' && result.command === 'ROLLBACK') throw rolledBack();
      return oneResult(result) as unknown as PostgresQueryResult<Row>;
    } catch (error) {
      const translated = databaseError(error, this.place);
      if (isLoss(error)) this.lost = translated;
      throw translated;
    }
  }
}

/** Of several statements the rows of all, as the embedded store answers. */
function oneResult(result: pg.QueryResult | pg.QueryResult[]): pg.QueryResult {
  if (!Array.isArray(result)) return result;
  return { ...(result.at(-1) as pg.QueryResult), rows: result.flatMap(({ rows }) => rows) };
}

/** A `commit` after a failed statement rolls back without an error of the server's. */
function rolledBack(): Error {
  const message = 'The transaction was rolled back, because a statement in it had failed.';
  return Object.assign(new Error(message), { code: '25P02' });
}
