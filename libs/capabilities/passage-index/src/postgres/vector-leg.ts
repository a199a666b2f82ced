import { sql } from 'kysely';
import type { LegHit } from '../passage-index.port.js';
import type { PassageDatabase } from './passage-tables.js';
import { sketchBits, unitVector, vectorSketch, vectorText } from './vector-sketch.js';
import { chunkIdOf, type Visibility } from './visibility.js';

export interface VectorQuery {
  readonly vector: Float32Array;
  readonly visibility: Visibility;
  readonly limit: number;
}

interface NearestRow {
  readonly chunk_id: string;
  readonly score: number;
  readonly candidates: number;
}

/** Candidates for each hit that is asked for; recall of the best 50 is .999 with it. */
const candidatesEach = 8;
const fewestCandidates = 400;
const growth = 8;

/**
 * Cosine similarity over the windows of the passages; the best window counts. All visible windows are compared by
 * their sketches and the nearest of them exactly, so the search is exact where not more than the candidates pass.
 */
export class VectorLeg {
  private readonly vectorType;
  private readonly sketchType;

  constructor(
    private readonly schema: string,
    dimensions: number,
  ) {
    this.vectorType = sql.raw(`vector(${dimensions})`);
    this.sketchType = sql.raw(`bit(${sketchBits(dimensions)})`);
  }

  /** As many hits as the limit asks for whenever so many passages are visible. */
  async search(database: PassageDatabase, query: VectorQuery): Promise<LegHit[]> {
    const unit = { ...query, vector: unitVector(query.vector) };
    for (let most = Math.max(query.limit * candidatesEach, fewestCandidates); ; most *= growth) {
      const rows = await this.nearest(database, unit, most);
      const isComplete = rows.length >= query.limit || (rows[0]?.candidates ?? 0) < most;
      if (isComplete) return rows.map(({ chunk_id: chunkId, score }) => ({ chunkId, score }));
    }
  }

  private async nearest(
    database: PassageDatabase,
    { vector, visibility, limit }: VectorQuery,
    candidates: number,
  ): Promise<NearestRow[]> {
    const window = sql.id(this.schema, 'passage_window');
    // The inner product of unit vectors is the cosine, for less work. Subqueries, because a join may be hashed, which
    // reads every vector there is.
    const { rows } = await sql<NearestRow>`
      with candidate as materialized (select passage, ordinal from ${sql.id(this.schema, 'passage_sketch')}
          where ${visibility.condition}
          order by sketch <~> ${vectorSketch(vector)}::${this.sketchType}, passage limit ${candidates}),
        compared as materialized (select passage,
          (select embedding <#> ${vectorText(vector)}::${this.vectorType} from ${window} as near
            where near.passage = candidate.passage and near.ordinal = candidate.ordinal) as distance
          from candidate),
        hit as materialized (select passage, min(distance) as distance from compared
          group by passage order by distance, passage limit ${limit})
      select ${chunkIdOf(this.schema)} as chunk_id, -hit.distance as score,
        (select count(*)::int from candidate) as candidates
      from hit`.execute(database);
    return rows;
  }
}
