import type { DatabaseConnection } from '@plumbline/database';
import { type PassageIndex, PassageIndexModule } from '@plumbline/passage-index';
import { type FusedHit, fuseLegs, matchPassage, type PassageMatch, weighTerms } from '@plumbline/ranking';
import { answers, type PreparedQuestion, type PreparedSet, tenantId } from './prepared-set.js';

/** Hits of a leg, and hits that are matched: the defaults of the service. */
const LEG_LIMIT = 100;
const CANDIDATES = 20;

export interface Candidate {
  readonly hit: FusedHit;
  readonly match: PassageMatch;
  readonly relevant: boolean;
}

/** What the service would see of one question. */
export interface Found {
  readonly set: string;
  /** Place of the question in its set. */
  readonly number: number;
  readonly question: { readonly text: string; readonly terms: ReturnType<typeof weighTerms> };
  /** In the fused order. */
  readonly candidates: readonly Candidate[];
  /** Whether the collection has a source of the answer. */
  readonly present: boolean;
}

/** The passages for which `kept` holds, in an index of their own: statistics of one index are those of all its rows. */
export class IndexedSet {
  private constructor(
    private readonly set: PreparedSet,
    private readonly kept: readonly boolean[],
    private readonly index: PassageIndex,
  ) {}

  static async create(
    connection: DatabaseConnection,
    set: PreparedSet,
    { schema, kept }: { schema: string; kept: readonly boolean[] },
  ): Promise<IndexedSet> {
    const index = await PassageIndexModule.open(connection, { schema });
    const records = set.passages.filter((_, place) => kept[place]).map(({ record }) => record);
    const size = index.limits.maxBatch;
    for (let from = 0; from < records.length; from += size)
      await index.upsert(records.slice(from, from + size));
    const { name } = set;
    await index.activateVersion({ tenantId, collection: name, documentId: name, versionId: name });
    return new IndexedSet(set, kept, index);
  }

  /** Every question of the set, searched. */
  async searchAll(): Promise<Found[]> {
    const found: Found[] = [];
    for (const [number, question] of this.set.questions.entries())
      found.push(await this.search(number, question));
    return found;
  }

  private async search(number: number, question: PreparedQuestion): Promise<Found> {
    const scope = { tenantId, collection: this.set.name, principals: ['calibration'] };
    const { text, terms, vector } = question;
    const legs = await this.index.search({ scope, terms, vector, limit: LEG_LIMIT });
    const weighed = weighTerms(terms, await this.index.termStatistics(scope, terms));
    const candidates = fuseLegs(legs)
      .slice(0, CANDIDATES)
      .map((hit) => {
        const { sentences, relevant } = this.passage(hit.chunkId, question);
        return { hit, match: matchPassage(weighed, sentences), relevant };
      });
    const present = this.set.passages.some(
      (passage, place) => this.kept[place] && answers(passage, question),
    );
    return { set: this.set.name, number, question: { text, terms: weighed }, candidates, present };
  }

  private passage(chunkId: string, question: PreparedQuestion) {
    const passage = this.set.passages[Number(chunkId)];
    if (!passage) throw new Error(`The index gave a passage ${chunkId} that was never stored.`);
    return { sentences: passage.sentences, relevant: answers(passage, question) };
  }
}
