import type { ColumnType } from 'kysely';

/** One answer and what it cost. */
export interface UsageTable {
  tenant_id: string;
  answer_id: string;
  model: string;
  input_tokens: number;
  output_tokens: number;
  /** US dollars; read as a string, because it is a decimal number. */
  cost_usd: ColumnType<string, number, never>;
  created_at: Date;
}

export interface GenerationTables {
  usage: UsageTable;
}
