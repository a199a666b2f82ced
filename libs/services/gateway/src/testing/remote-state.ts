import type { CallContext, Collection, Job, RouteName } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';

/** What the services at the other end of the transport do and saw; each test gateway has its own. */
export class RemoteState {
  /** Calls that fail, by pattern. */
  failing = new Map<string, AppError>();
  failingOnce = new Map<string, AppError>();
  /** Contexts of the calls that came, by pattern. */
  seen = new Map<string, CallContext[]>();
  /** Requests that came, by pattern. */
  requests = new Map<string, unknown[]>();
  route: RouteName = 'documents';
  sufficient = true;
  found = true;
  collections: Collection[] = [collection('default'), collection('tax')];
  jobs = new Map<string, Job>();
  sessions = new Set<string>();
  textKey: string | undefined;
  objectKey = '';
  /** Before each claim but the first the answer waits for this. */
  pace: Promise<void> = Promise.resolve();
  /** Answers that were stopped before their end. */
  stopped = 0;

  /** Notes the call; throws what the test wants it to throw. */
  enter(pattern: string, context: CallContext, request: unknown): void {
    this.seen.set(pattern, [...(this.seen.get(pattern) ?? []), context]);
    this.requests.set(pattern, [...(this.requests.get(pattern) ?? []), request]);
    const error = this.failingOnce.get(pattern) ?? this.failing.get(pattern);
    this.failingOnce.delete(pattern);
    if (error) throw error;
  }

  /** As `fail`, for the next call only. */
  failOnce(pattern: string, code: ConstructorParameters<typeof AppError>[0]): void {
    this.failingOnce.set(pattern, new AppError(code, `${pattern} is lost.`));
  }

  /** As it was at the start. */
  reset(): void {
    Object.assign(this, new RemoteState());
  }

  fail(pattern: string, code: ConstructorParameters<typeof AppError>[0] = 'UNAVAILABLE'): void {
    this.failing.set(pattern, new AppError(code, `${pattern} is down.`));
  }
}

export function collection(name: string): Collection {
  return {
    name,
    settings: { chunking: 'semantic', chunkTokens: 256, overlapTokens: 32 },
    documents: 1,
    chunks: 2,
    bytes: 3,
    epoch: 1,
    createdAt: '2026-11-21T00:00:00Z',
  };
}

export function job(overrides: Partial<Job> = {}): Job {
  return {
    jobId: 'job_1',
    documentId: 'doc_1',
    versionId: 'ver_1',
    status: 'running',
    stage: 'received',
    pagesDone: 0,
    chunks: 0,
    ...overrides,
  };
}
