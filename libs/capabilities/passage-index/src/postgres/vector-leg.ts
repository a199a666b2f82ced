import { sql } from 'kysely';
import type { LegHit } from '../passage-index.port.js';
import type { PassageDatabase } from './passage-tables.js';
import type { Visibility } from './visibility.js';

export interface VectorQuery {
  readonly vector: Float32Array;
  readonly visibility: Visibility;
  readonly limit: number;
}

/** A passage has one window, seldom more than a few. */
const windowsEach = 4;

/** Exact search by cosine similarity over the windows of the passages; the best window counts. */
export class VectorLeg {
  constructor(
    private readonly schema: string,
    private readonly dimensions: number,
  ) {}

  /** As many hits as the limit asks for whenever so many passages are visible. */
  async search(database: PassageDatabase, query: VectorQuery): Promise<LegHit[]> {
    for (let windows = query.limit * windowsEach; ; windows *= 8) {
      const rows = await this.nearestWindows(database, query, windows);
      const best = new Map<string, number>();
      for (const { chunk_id, score } of rows) if (!best.has(chunk_id)) best.set(chunk_id, score);
      if (best.size >= query.limit || rows.length < windows)
        return [...best].slice(0, query.limit).map(([chunkId, score]) => ({ chunkId, score }));
    }
  }

  private async nearestWindows(
    database: PassageDatabase,
    { vector, visibility }: VectorQuery,
    windows: number,
  ) {
    // The inner product of unit vectors is the cosine, for less work.
    const distance = sql`embedding <#> ${vectorText(vector)}::${sql.raw(`vector(${this.dimensions})`)}`;
    const { rows } = await sql<{ chunk_id: string; score: number }>`
      select passage.chunk_id, -nearest.distance as score
      from (select passage, ${distance} as distance from ${sql.id(this.schema, 'passage_window')}
        where ${visibility.condition} order by 2, 1 limit ${windows}) as nearest
      join ${sql.id(this.schema, 'passage')} as passage on passage.number = nearest.passage
      order by nearest.distance, nearest.passage`.execute(database);
    return rows;
  }
}

/** A vector at unit length, as pgvector reads it; a vector of zeros stays as it is. */
export function vectorText(vector: Float32Array): string {
  const length = Math.hypot(...vector) || 1;
  return `[${Array.from(vector, (value) => (value / length).toPrecision(8)).join(',')}]`;
}
