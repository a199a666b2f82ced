import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { IngestionDatabase } from '../tables/ingestion-tables.js';

/** The next number, as an expression of a statement. */
export const nextFence: RawBuilder<number> = sql<number>`nextval('ingestion.fence')`;

/** Numbers that rise over all processes: a store that has seen one refuses the writes of those who got theirs earlier. */
@Injectable()
export class Fences {
  constructor(private readonly database: IngestionDatabase) {}

  /** For who holds the lock of what he is about to write. */
  async next(): Promise<number> {
    const { rows } = await sql<{ fence: number }>`select ${nextFence} as fence`.execute(this.database);
    return rows[0]?.fence ?? 0;
  }
}
