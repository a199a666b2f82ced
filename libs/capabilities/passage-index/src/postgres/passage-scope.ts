import { everybody, tenantOf } from '@plumbline/database';
import { AppError } from '@plumbline/core';
import type { PassageScope } from '../passage-index.port.js';

/** A scope that names a tenant and principals, everybody's among them. Throws `INTERNAL`: the mistake is ours. */
export function checkedScope(scope: PassageScope): PassageScope {
  tenantOf(scope);
  if (!Array.isArray(scope.principals) || scope.principals.length === 0)
    throw new AppError('INTERNAL', 'A passage query was made without the principals of its caller.');
  return { ...scope, principals: [...new Set([...scope.principals, everybody])] };
}
