import type { RawExecutor } from '@plumbline/database';

/** What pg-boss has no call for, over its table `job` (states in the order created, retry, active, then the settled ones). */
export class QueueTables {
  private readonly job: string;

  constructor(
    private readonly executor: RawExecutor,
    schema: string,
  ) {
    this.job = `"${schema}".job`;
  }

  /** Hands running messages out again without counting the attempt: all of the store's, or those named. */
  async giveBack(ids?: readonly string[]): Promise<void> {
    const named = ids ? 'and id = any($1::uuid[])' : '';
    await this.executor.executeSql(
      `update ${this.job} set state = 'retry', started_on = null, heartbeat_on = null, start_after = now()
       where state = 'active' ${named}`,
      ids ? [ids] : undefined,
    );
  }

  async countOpen(queue: string): Promise<number> {
    const { rows } = await this.executor.executeSql(
      `select count(*)::int as open from ${this.job} where name = $1 and state <= 'active'`,
      [queue],
    );
    return (rows as { open: number }[])[0]?.open ?? 0;
  }

  async openIds(queue: string, key: string): Promise<string[]> {
    const { rows } = await this.executor.executeSql(
      `select id from ${this.job} where name = $1 and singleton_key = $2 and state <= 'active'`,
      [queue, key],
    );
    return (rows as { id: string }[]).map(({ id }) => id);
  }

  async failed(queue: string): Promise<{ key: string; payload: object }[]> {
    const { rows } = await this.executor.executeSql(
      `select singleton_key as key, data as payload from ${this.job}
       where name = $1 and state = 'failed' order by completed_on, id`,
      [queue],
    );
    return rows as { key: string; payload: object }[];
  }

  async forgetFailed(queue: string, key: string): Promise<void> {
    await this.executor.executeSql(
      `delete from ${this.job} where name = $1 and singleton_key = $2 and state = 'failed'`,
      [queue, key],
    );
  }
}
