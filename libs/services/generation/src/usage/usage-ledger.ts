import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CallContext, ReadUsageRequest, Usage, UsageTotals } from '@plumbline/contracts';
import { Clock } from '@plumbline/core';
import { DatabaseConnection, forTenant, tenantOf } from '@plumbline/database';
import type { Kysely } from 'kysely';
import { generationSchema } from './create-usage.migration.js';
import type { GenerationTables } from './usage-tables.js';

/** What each answer cost, one row an answer. */
@Injectable()
export class UsageLedger implements OnModuleInit {
  private opened: Promise<Kysely<GenerationTables>> | undefined;

  constructor(
    private readonly connection: DatabaseConnection,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.database();
  }

  /** Durable when it resolves. The first record of an answer stays; a second one changes nothing. */
  async record(context: CallContext, answerId: string, usage: Omit<Usage, 'savedUsd'>): Promise<void> {
    const database = await this.database();
    await database
      .insertInto('usage')
      .values({
        tenant_id: tenantOf(context),
        answer_id: answerId,
        model: usage.model,
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        cost_usd: usage.costUsd,
        created_at: this.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'answer_id']).doNothing())
      .execute();
  }

  /** Sums of the tenant from `from` on, before `to`. */
  async totals(context: CallContext, { from, to }: ReadUsageRequest): Promise<UsageTotals> {
    const database = await this.database();
    const { sum, countAll } = database.fn;
    const sums = await forTenant(database.selectFrom('usage'), context)
      .$if(from !== undefined, (query) => query.where('created_at', '>=', new Date(from ?? 0)))
      .$if(to !== undefined, (query) => query.where('created_at', '<', new Date(to ?? 0)))
      .select([
        countAll().as('answers'),
        sum('input_tokens').as('inputTokens'),
        sum('output_tokens').as('outputTokens'),
        sum('cost_usd').as('costUsd'),
      ])
      .executeTakeFirstOrThrow();
    return {
      answers: Number(sums.answers),
      inputTokens: Number(sums.inputTokens ?? 0),
      outputTokens: Number(sums.outputTokens ?? 0),
      costUsd: Number(sums.costUsd ?? 0),
    };
  }

  private database(): Promise<Kysely<GenerationTables>> {
    const { name, migrations } = generationSchema;
    this.opened ??= this.connection.openSchema<GenerationTables>(name, migrations);
    return this.opened;
  }
}
