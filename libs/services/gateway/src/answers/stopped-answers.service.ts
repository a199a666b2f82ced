import { Inject, Injectable } from '@nestjs/common';
import type { CallContext } from '@plumbline/contracts';
import { Clock } from '@plumbline/core';
import { DatabaseConnection, tenantOf } from '@plumbline/database';
import { Kysely } from 'kysely';
import { GATEWAY_TABLES, type GatewayTables } from '../keys/keys.migration.js';

export type Stop = Pick<CallContext, 'tenantId' | 'subject'> & { readonly answerId: string };

/** No answer takes that long. */
const keptMs = 600_000;
const answerIdPattern = /^ans_[0-9a-f]{32}$/;

/** Requests to stop an answer that another process of the gateway may be streaming; that one looks here. */
@Injectable()
export class StoppedAnswersService {
  /** With the embedded store there is no other process. */
  readonly shared: boolean;

  constructor(
    @Inject(GATEWAY_TABLES) private readonly tables: Kysely<GatewayTables>,
    { engine }: DatabaseConnection,
    private readonly clock: Clock,
  ) {
    this.shared = engine === 'postgres';
  }

  async add(answerId: string, context: CallContext): Promise<void> {
    if (!this.shared || !answerIdPattern.test(answerId)) return;
    const now = this.clock.now();
    const stop = { answer_id: answerId, tenant_id: tenantOf(context), subject: context.subject };
    await this.tables
      .insertInto('stopped_answer')
      .values({ ...stop, stopped_at: now })
      .onConflict((conflict) => conflict.columns(['answer_id', 'tenant_id', 'subject']).doNothing())
      .execute();
    await this.tables
      .deleteFrom('stopped_answer')
      .where('stopped_at', '<', new Date(now.getTime() - keptMs))
      .execute();
  }

  async among(answerIds: readonly string[]): Promise<Stop[]> {
    if (answerIds.length === 0) return [];
    const rows = await this.tables
      .selectFrom('stopped_answer')
      .where('answer_id', 'in', answerIds)
      .selectAll()
      .execute();
    return rows.map(({ answer_id, tenant_id, subject }) => {
      return { answerId: answer_id, tenantId: tenant_id, subject };
    });
  }
}
