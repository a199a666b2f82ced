import { AppError } from '@plumbline/core';
import { type Expression, sql, type SqlBool } from 'kysely';

/** The part of a call's context that decides what it may see. */
export interface Scope {
  readonly tenantId: string;
  readonly principals: readonly string[];
}

/** A select, update or delete of Kysely, on a table with the column `tenant_id`. */
export interface ScopableQuery {
  where(column: never, operator: '=', value: never): unknown;
}

/**
 * Narrows a query to the caller's tenant; every query on user data passes through here.
 * `table` is the table's name or alias when several have a `tenant_id`. Throws without a tenant.
 */
export function forTenant<Query extends ScopableQuery>(
  query: Query,
  scope: Pick<Scope, 'tenantId'>,
  table?: string,
): Query {
  const column = table ? `${table}.tenant_id` : 'tenant_id';
  return query.where(column as never, '=', tenantOf(scope) as never) as Query;
}

/** The tenant to write into a row. Throws `INTERNAL` without one: that is a mistake of ours, never of the caller. */
export function tenantOf(scope: Pick<Scope, 'tenantId'>): string {
  if (!scope?.tenantId) throw new AppError('INTERNAL', 'A query was made without a tenant.');
  return scope.tenantId;
}

/** Everybody's principal: what carries it is visible to the whole tenant. */
export const everybody = '*';

/**
 * True where the `text[]` column names one of the caller's principals or everybody:
 * `query.where(visibleTo(context, 'passage.access'))`. Throws without a list of principals.
 */
export function visibleTo(scope: Pick<Scope, 'principals'>, column = 'access'): Expression<SqlBool> {
  if (!Array.isArray(scope?.principals))
    throw new AppError('INTERNAL', 'A query was made without the principals of its caller.');
  return sql<SqlBool>`${sql.ref(column)} && ${[...scope.principals, everybody]}::text[]`;
}
