import { randomUUID } from 'node:crypto';
import type {
  LegHit,
  PassageIndex,
  PassageQuery,
  PassageRecord,
  PassageScope,
} from './passage-index.port.js';
import { versionOf } from './synthetic-passages.js';

/** A tenant of its own with one collection, for a test of the contract. */
export interface Situation {
  readonly scope: PassageScope;
  record(overrides?: Partial<PassageRecord>): PassageRecord;
  store(records: readonly PassageRecord[]): Promise<void>;
  search(overrides?: Partial<PassageQuery>): ReturnType<PassageIndex['search']>;
}

/** Each record says the same unless told otherwise. */
export function situation(index: PassageIndex): Situation {
  const scope = { tenantId: `tenant-${randomUUID()}`, collection: 'default', principals: ['tester'] };
  const vector = axis(index.limits.dimensions, 0);
  const record = (overrides: Partial<PassageRecord> = {}): PassageRecord => ({
    ...{ tenantId: scope.tenantId, collection: scope.collection, documentId: 'd1', versionId: 'v1' },
    ...{
      chunkId: 'c1',
      ordinal: 0,
      title: 'Lease',
      start: 0,
      end: 16,
      text: 'lease at harbour',
      tokenCount: 3,
    },
    ...{ terms: ['lease', 'harbour'], vectors: [vector], access: ['*'], metadata: {} },
    ...{ date: new Date('2024-05-01T00:00:00Z'), ...overrides },
  });
  return {
    scope,
    record,
    async store(records) {
      await index.upsert(records);
      for (const stored of records) await index.activateVersion(versionOf(stored));
    },
    search: (overrides) => index.search({ scope, terms: ['harbour'], vector, limit: 10, ...overrides }),
  };
}

export function idsOf(hits: readonly Pick<LegHit, 'chunkId'>[]): string[] {
  return hits.map(({ chunkId }) => chunkId);
}

export function axis(dimensions: number, position: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_value, index) => (index === position ? 1 : 0));
}
