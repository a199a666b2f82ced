import type { Filters } from '@plumbline/contracts';
import { type RawBuilder, sql, type SqlBool } from 'kysely';

type Condition = RawBuilder<SqlBool>;
type MetadataFilter = NonNullable<Filters['metadata']>[string];

const dayMs = 86_400_000;

/** The conditions on the table `source` that the filters ask for; all must hold. */
export function sourceConditions(filters: Filters = {}): Condition[] {
  const { documentIds, metadata = {}, from, to } = filters;
  const conditions = Object.entries(metadata).flatMap(([key, filter]) => metadataConditions(key, filter));
  if (documentIds) conditions.push(sql`document_id = any (${[...documentIds]}::text[])`);
  if (from) conditions.push(sql`date >= ${new Date(from)}`);
  if (to) conditions.push(to.includes('T') ? sql`date <= ${new Date(to)}` : sql`date < ${endOfDay(to)}`);
  return conditions;
}

/** A day without a time is meant whole. */
function endOfDay(day: string): Date {
  return new Date(new Date(day).getTime() + dayMs);
}

function metadataConditions(key: string, filter: MetadataFilter): Condition[] {
  if (Array.isArray(filter)) return [anyOf(key, filter)];
  if (typeof filter !== 'object') return [anyOf(key, [filter])];
  return [
    ...(filter.gte === undefined ? [] : [bounded(key, '>=', filter.gte)]),
    ...(filter.lte === undefined ? [] : [bounded(key, '<=', filter.lte)]),
  ];
}

function anyOf(key: string, values: readonly (string | number | boolean)[]): Condition {
  return sql`metadata -> ${key}::text = any (${values.map((value) => JSON.stringify(value))}::text[]::jsonb[])`;
}

/** Numbers meet numbers and strings meet strings, by code point; a value of another type does not pass. */
function bounded(key: string, operator: '>=' | '<=', bound: string | number): Condition {
  const value = sql`metadata ->> ${key}::text`;
  const meets = sql.raw(operator);
  const comparison =
    typeof bound === 'number'
      ? sql`(${value})::numeric ${meets} ${String(bound)}::numeric`
      : sql`(${value}) collate "C" ${meets} ${bound}::text`;
  return sql`case jsonb_typeof(metadata -> ${key}::text) when ${typeof bound} then ${comparison} else false end`;
}
