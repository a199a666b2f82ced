import type { Feedback, Session, Turn } from '@plumbline/contracts';
import { AppError, type Clock } from '@plumbline/core';
import { type DatabaseConnection, forTenant, tenantOf } from '@plumbline/database';
import { type Kysely, type Selectable, sql } from 'kysely';
import { deletedBefore, noteDeletion } from '../session-deletion.js';
import { sessionTitleOf } from '../session-title.js';
import { turnStoreMigrations, type TurnStoreTables } from '../turn-store.migration.js';
import {
  type SessionOwner,
  type SessionPosition,
  TurnStore,
  type TurnStoreLimits,
} from '../turn-store.port.js';

export interface PostgresTurnStoreOptions {
  /** Default `memory`. */
  readonly schema?: string;
  readonly clock: Clock;
  readonly expiresAfterMs?: number;
}

type SessionRow = Selectable<TurnStoreTables['session']>;
type TurnRow = Selectable<TurnStoreTables['turn']>;

/** Sessions and turns in Postgres. An expired session's row stays until a sweep or its id is used again. */
export class PostgresTurnStore extends TurnStore {
  override readonly limits: TurnStoreLimits;

  private constructor(
    private readonly database: Kysely<TurnStoreTables>,
    private readonly clock: Clock,
    expiresAfterMs?: number,
  ) {
    super();
    this.limits = { durable: true, ...(expiresAfterMs && { expiresAfterMs }) };
  }

  /** Over tables that `turnStoreSchema` describes. */
  static async open(
    connection: DatabaseConnection,
    { schema = 'memory', clock, expiresAfterMs }: PostgresTurnStoreOptions,
  ): Promise<PostgresTurnStore> {
    const database = await connection.openSchema<TurnStoreTables>(schema, turnStoreMigrations);
    return new PostgresTurnStore(database, clock, expiresAfterMs);
  }

  override createSession(
    owner: SessionOwner,
    { sessionId, title }: { sessionId: string; title: string },
  ): Promise<Session> {
    return this.database.transaction().execute(async (transaction) => {
      const session = await this.ensureSession(transaction, owner, { sessionId, title });
      if (session.subject !== owner.subject)
        throw new AppError('CONFLICT', 'This session id is taken.', { details: { sessionId } });
      return sessionOf({ ...session, turns: await countTurns(transaction, owner, sessionId) });
    });
  }

  override async readSession(owner: SessionOwner, sessionId: string): Promise<Session | undefined> {
    const row = await this.sessions(owner).where('session_id', '=', sessionId).executeTakeFirst();
    return row && sessionOf(row);
  }

  override async listSessions(
    owner: SessionOwner,
    { limit, after }: { limit: number; after?: SessionPosition },
  ): Promise<Session[]> {
    let query = this.sessions(owner).orderBy('updated_at', 'desc').orderBy('session_id', 'desc').limit(limit);
    if (after)
      query = query.where(
        sql<boolean>`(updated_at, session_id) < (${new Date(after.updatedAt)}, ${after.sessionId})`,
      );
    return (await query.execute()).map(sessionOf);
  }

  override async renameSession(
    owner: SessionOwner,
    sessionId: string,
    title: string,
  ): Promise<Session | undefined> {
    await forTenant(this.database.updateTable('session'), owner)
      .set({ title: storable(title) })
      .where('session_id', '=', sessionId)
      .where('subject', '=', owner.subject)
      .execute();
    return this.readSession(owner, sessionId);
  }

  override deleteSession(
    owner: SessionOwner,
    sessionId: string,
    callKey?: string,
  ): Promise<number | undefined> {
    return this.database.transaction().execute(async (transaction) => {
      await forTenant(transaction.selectFrom('session').select('session_id'), owner)
        .where('session_id', '=', sessionId)
        .forUpdate()
        .execute();
      const turns = await countTurns(transaction, owner, sessionId);
      const deleted = await forTenant(transaction.deleteFrom('session'), owner)
        .where('session_id', '=', sessionId)
        .where('subject', '=', owner.subject)
        .where('updated_at', '>', this.expiry())
        .executeTakeFirst();
      const call = callKey === undefined ? undefined : { owner, sessionId, callKey, now: this.clock.now() };
      if (deleted.numDeletedRows === 0n) return call && deletedBefore(transaction, call);
      if (call) await noteDeletion(transaction, call, turns);
      return turns;
    });
  }

  override appendTurn(owner: SessionOwner, sessionId: string, turn: Turn): Promise<void> {
    return this.database.transaction().execute(async (transaction) => {
      const title = storable(sessionTitleOf(turn.question));
      const session = await this.ensureSession(transaction, owner, { sessionId, title });
      if (session.subject !== owner.subject) throw sessionNotFound(sessionId);
      const inserted = await transaction
        .insertInto('turn')
        .values(turnRow(owner, sessionId, turn))
        .onConflict((conflict) => conflict.columns(['tenant_id', 'subject', 'turn_id']).doNothing())
        .executeTakeFirst();
      if (!inserted.numInsertedOrUpdatedRows) return;
      await forTenant(transaction.updateTable('session'), owner)
        .set({ updated_at: this.clock.now(), ...(session.title === '' && { title }) })
        .where('session_id', '=', sessionId)
        .execute();
    });
  }

  override async readTurns(owner: SessionOwner, sessionId: string, limit: number): Promise<Turn[]> {
    if (!(await this.readSession(owner, sessionId))) return [];
    const rows = await forTenant(this.database.selectFrom('turn').selectAll(), owner)
      .where('session_id', '=', sessionId)
      .orderBy('position', 'desc')
      .limit(limit)
      .execute();
    return rows.map(turnOf).reverse();
  }

  override async addFeedback(owner: SessionOwner, turnId: string, feedback: Feedback): Promise<boolean> {
    const updated = await forTenant(this.database.updateTable('turn'), owner)
      .set({ feedback: storableJson(feedback) })
      .where('turn_id', '=', turnId)
      .where('subject', '=', owner.subject)
      .where('session_id', 'in', (query) =>
        forTenant(query.selectFrom('session').select('session_id'), owner).where(
          'updated_at',
          '>',
          this.expiry(),
        ),
      )
      .executeTakeFirst();
    return updated.numUpdatedRows > 0;
  }

  override async sweep(): Promise<number> {
    if (!this.limits.expiresAfterMs) return 0;
    const swept = await this.database
      .deleteFrom('session')
      .where('updated_at', '<=', this.expiry())
      .executeTakeFirst();
    return Number(swept.numDeletedRows);
  }

  private sessions(owner: SessionOwner) {
    return forTenant(this.database.selectFrom('session').selectAll(), owner)
      .select((expression) =>
        expression
          .selectFrom('turn')
          .select(({ fn }) => fn.countAll<number>().as('turns'))
          .whereRef('turn.tenant_id', '=', 'session.tenant_id')
          .whereRef('turn.session_id', '=', 'session.session_id')
          .$asScalar()
          .as('turns'),
      )
      .where('subject', '=', owner.subject)
      .where('updated_at', '>', this.expiry());
  }

  /** The session with this id, whoever's it is, locked; an expired one makes room for a new one. */
  private async ensureSession(
    transaction: Kysely<TurnStoreTables>,
    owner: SessionOwner,
    { sessionId, title }: { sessionId: string; title: string },
  ): Promise<SessionRow> {
    const now = this.clock.now();
    await forTenant(transaction.deleteFrom('session'), owner)
      .where('session_id', '=', sessionId)
      .where('updated_at', '<=', this.expiry())
      .execute();
    // An update that changes nothing locks the row, also one that another transaction has just made.
    return transaction
      .insertInto('session')
      .values({
        tenant_id: tenantOf(owner),
        session_id: sessionId,
        subject: owner.subject,
        title: storable(title),
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'session_id']).doUpdateSet({ session_id: sessionId }),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** What was touched last at this moment or before is gone. */
  private expiry(): Date {
    const { expiresAfterMs } = this.limits;
    return new Date(expiresAfterMs ? this.clock.now().getTime() - expiresAfterMs : 0);
  }
}

async function countTurns(
  database: Kysely<TurnStoreTables>,
  owner: SessionOwner,
  sessionId: string,
): Promise<number> {
  const { turns } = await forTenant(database.selectFrom('turn'), owner)
    .select(({ fn }) => fn.countAll<number>().as('turns'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  return turns;
}

function turnRow(owner: SessionOwner, sessionId: string, turn: Turn) {
  return {
    tenant_id: tenantOf(owner),
    subject: owner.subject,
    session_id: sessionId,
    turn_id: turn.turnId,
    question: storable(turn.question),
    answer: storable(turn.answer),
    status: turn.status,
    citations: storableJson(turn.citations),
    feedback: turn.feedback ? storableJson(turn.feedback) : null,
    created_at: new Date(turn.createdAt),
  };
}

function sessionOf(row: SessionRow & { turns: number | null }): Session {
  return {
    sessionId: row.session_id,
    title: row.title,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    turnCount: row.turns ?? 0,
  };
}

function turnOf(row: TurnRow): Turn {
  return {
    turnId: row.turn_id,
    question: row.question,
    answer: row.answer,
    status: row.status,
    citations: row.citations,
    createdAt: row.created_at.toISOString(),
    ...(row.feedback && { feedback: row.feedback }),
  };
}

function sessionNotFound(sessionId: string): AppError {
  return new AppError('SESSION_NOT_FOUND', 'There is no such session.', { details: { sessionId } });
}

/** Postgres holds neither NUL nor half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}
