import type { AnswerStatus, Citation, Feedback } from '@plumbline/contracts';
import type { SchemaDefinition, SchemaMigration } from '@plumbline/database';
import { type Generated, type JSONColumnType, type Kysely, sql } from 'kysely';

export interface TurnStoreTables {
  session: {
    tenant_id: string;
    session_id: string;
    subject: string;
    title: string;
    created_at: Date;
    updated_at: Date;
  };
  turn: {
    /** Order of arrival. */
    position: Generated<number>;
    tenant_id: string;
    subject: string;
    session_id: string;
    turn_id: string;
    question: string;
    answer: string;
    status: AnswerStatus;
    citations: JSONColumnType<Citation[]>;
    feedback: JSONColumnType<Feedback> | null;
    created_at: Date;
  };
  /** Kept for a day, so that the same call gets the same reply. */
  session_deletion: {
    tenant_id: string;
    subject: string;
    session_id: string;
    call_key: string;
    turns: number;
    deleted_at: Date;
  };
}

/** The tables of the turn store, whatever the schema's name. */
export const turnStoreMigrations: readonly SchemaMigration[] = [
  { name: '2026-11-21-create-sessions', up: createSessions },
  { name: '2026-11-22-create-session-deletion', up: createSessionDeletion },
];

/** The schema that the turn store opens unless it is told another name. */
export const turnStoreSchema: SchemaDefinition = { name: 'memory', migrations: turnStoreMigrations };

async function createSessions(database: Kysely<never>): Promise<void> {
  await sql`create table session (tenant_id text not null, session_id text not null, subject text not null,
    title text not null, created_at timestamptz not null, updated_at timestamptz not null,
    primary key (tenant_id, session_id))`.execute(database);
  await sql`create index session_recent on session (tenant_id, subject, updated_at desc, session_id desc)`.execute(
    database,
  );
  await sql`create index session_age on session (updated_at)`.execute(database);
  await sql`create table turn (position bigint generated always as identity primary key, tenant_id text not null,
    subject text not null, session_id text not null, turn_id text not null, question text not null,
    answer text not null, status text not null, citations jsonb not null, feedback jsonb,
    created_at timestamptz not null, unique (tenant_id, subject, turn_id),
    foreign key (tenant_id, session_id) references session on delete cascade)`.execute(database);
  await sql`create index turn_session on turn (tenant_id, session_id, position)`.execute(database);
}

async function createSessionDeletion(database: Kysely<never>): Promise<void> {
  await sql`create table session_deletion (tenant_id text not null, subject text not null, session_id text not null,
    call_key text not null, turns integer not null, deleted_at timestamptz not null,
    primary key (tenant_id, subject, session_id, call_key))`.execute(database);
}
