import type { RawExecutor } from '@plumbline/database';

/** The advisory lock that a worker holds for a delivery, as SQL over the text `<id of the message>:<retry count>`. */
export function lockOf(delivery: string): string {
  return `hashtextextended('plumbline delivery ' || ${delivery}, 0)`;
}

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

  /**
   * Hands out running messages whose worker's lock has fallen (`WorkerPresence`); the queues in which there were some.
   * One attempt more is granted instead of counting one less, so that the number of an attempt stays its fence. After a
   * start of the server the locks are given a moment to come back.
   */
  async giveBackOrphans(queues: readonly string[]): Promise<string[]> {
    const { rows } = await this.executor.executeSql(
      `with running as materialized (select name, id, retry_count from ${this.job}
         where name = any($1::text[]) and state = 'active' and started_on < now() - interval '1 second'
           and pg_postmaster_start_time() < now() - interval '3 seconds'),
       orphan as materialized (select name, id from running where pg_try_advisory_xact_lock(${lockOf("id::text || ':' || retry_count")}))
       update ${this.job} as job set state = 'retry', retry_limit = retry_limit + 1, heartbeat_on = null, start_after = now()
       from orphan where job.name = orphan.name and job.id = orphan.id and job.state = 'active'
       returning job.name`,
      [queues],
    );
    return [...new Set((rows as { name: string }[]).map(({ name }) => name))];
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
