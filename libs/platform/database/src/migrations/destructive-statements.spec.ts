import { type Kysely, sql } from 'kysely';
import { destructiveStatements } from './destructive-statements.js';

describe(destructiveStatements.name, () => {
  const taking = [
    'drop table note',
    'alter table note drop column text',
    'alter table note drop text',
    'alter table note rename to letter',
    'alter table note rename text to body',
    'alter table note rename column text to body',
    'alter table note alter column id type bigint',
    'alter table "note" alter "id" set data type bigint',
    'alter table note alter column text set not null',
    'truncate note',
  ];
  const giving = [
    'create table note (id int primary key, type text not null)',
    'alter table note add column kind text not null default 1',
    'alter table note alter embedding set storage plain',
    'alter table note drop constraint note_kind',
    'alter table note alter column text drop not null',
    'create index note_type on note (type)',
    'drop index note_type',
  ];

  it.each(taking)('sees that "%s" takes away', async (statement) => {
    expect(await destructiveStatements(migration(statement), 'notes')).toEqual([statement]);
  });

  it.each(giving)('lets "%s" pass', async (statement) => {
    expect(await destructiveStatements(migration(statement), 'notes')).toEqual([]);
  });

  it('sees what the query builder makes', async () => {
    const up = (database: Kysely<never>) => database.schema.dropTable('note').execute();
    expect(await destructiveStatements({ name: '1', up }, 'notes')).toHaveLength(1);
  });
});

function migration(statement: string) {
  return {
    name: '1',
    up: async (database: Kysely<never>) => {
      await sql.raw(statement).execute(database);
    },
  };
}
