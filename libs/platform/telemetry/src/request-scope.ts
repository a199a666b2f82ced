import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose work runs: every log line names it. */
export interface RequestScope {
  readonly requestId: string;
  readonly tenantId?: string;
}

const storage = new AsyncLocalStorage<RequestScope>();

/** Runs the work, and all that it starts, in the scope. */
export function inRequest<Result>(scope: RequestScope, work: () => Result): Result {
  return storage.run(scope, work);
}

/** The scope of the work that runs now. */
export function requestScope(): RequestScope | undefined {
  return storage.getStore();
}
