import { sql } from 'kysely';
import type { LexicalLeg } from './lexical-leg.js';
import type { PassageDatabase } from './passage-tables.js';

const tables = ['source', 'passage', 'passage_window', 'passage_sketch', 'term_statistics'] as const;

/** Changed rows before the first upkeep; later a fifth of the rows. */
const firstUpkeep = 2000;

/**
 * The embedded store has no autovacuum: without this its dead rows would be scanned for ever and the planner would
 * know no sizes. Runs between two writes, when a fifth of the passages changed.
 */
export class TableUpkeep {
  private changed = 0;
  private threshold = firstUpkeep;

  constructor(
    private readonly database: PassageDatabase,
    private readonly schema: string,
    private readonly lexicalTable: LexicalLeg['table'],
  ) {}

  /** Counts passages that were written or removed. */
  async noteChanges(passages: number): Promise<void> {
    this.changed += passages;
    if (this.changed < this.threshold) return;
    this.changed = 0;
    for (const table of [...tables, this.lexicalTable])
      await sql`vacuum (analyze) ${sql.id(this.schema, table)}`.execute(this.database);
    const { total } = await this.database
      .selectFrom('passage')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    this.threshold = Math.max(firstUpkeep, Math.ceil(total / 5));
  }
}
