import type { StoredPassage, TermStatistics } from '@plumbline/passage-index';
import {
  evidenceFeatures,
  type FusedHit,
  logistic,
  type MatchedHit,
  matchPassage,
  passageRelevance,
  passageSentences,
  type QuestionTerms,
  rankByMatch,
  unfoundHit,
  weighTerms,
} from '@plumbline/ranking';
import { evidenceWeights, matchWeights, relevanceWeights } from '../evidence/fitted-weights.js';
import { type FoundPassage, type ScoredHit, toPassage } from './found-passage.js';

/** Best hits whose texts are compared with the question; the weights were fitted with as many. */
const DEPTH = 20;

interface Compared extends Pick<MatchedHit, 'hit' | 'match'> {
  readonly stored: StoredPassage;
  readonly terms: readonly string[];
}

/** One question against the texts that were found for it: ranks them, and judges whether they answer it. */
export class QuestionMatch {
  private readonly terms: QuestionTerms;
  private readonly hits: ReadonlyMap<string, FusedHit>;
  private compared: readonly Compared[] = [];
  private bestScore = 0;
  private judged = 0;

  /** `hits` in their fused order, `terms` the analysed ones of the question. */
  constructor(
    private readonly question: { readonly text: string; readonly terms: readonly string[] },
    hits: readonly FusedHit[],
    statistics: TermStatistics,
  ) {
    this.terms = weighTerms(question.terms, statistics);
    this.hits = new Map(hits.map((hit) => [hit.chunkId, hit]));
  }

  /** Probability that what `rank` ranked answers the question, 0 to 1. */
  get evidence(): number {
    return this.judged;
  }

  /** Best first. What lies too deep to be compared follows in its fused order, which the sum of scores never breaks. */
  rank(stored: readonly StoredPassage[]): FoundPassage[] {
    this.compared = stored.slice(0, DEPTH).map((passage) => this.compare(passage));
    const ranked = rankByMatch(this.compared, matchWeights);
    this.bestScore = ranked[0]?.score ?? 0;
    this.judged = this.judge(ranked);
    const rest = stored.slice(DEPTH).map((passage) => {
      const hit = this.hitOf(passage.chunkId);
      return { stored: passage, passage: this.passageOf({ hit, score: hit.score }, passage) };
    });
    return [...this.found(ranked, this.compared), ...rest];
  }

  /** Passages that stand beside the ranked ones, scored in the same way. */
  rankBeside(stored: readonly StoredPassage[]): FoundPassage[] {
    const beside = stored.map((passage) => this.compare(passage));
    return this.found(rankByMatch([...this.compared, ...beside], matchWeights), beside);
  }

  private judge(ranked: readonly MatchedHit[]): number {
    const best = this.compared.find(({ hit }) => hit === ranked[0]?.hit);
    if (!best) return 0;
    const question = { text: this.question.text, terms: this.terms };
    const outcome = { question, hits: ranked, bestText: best.stored.text };
    return logistic(evidenceFeatures(outcome), evidenceWeights);
  }

  private compare(stored: StoredPassage): Compared {
    const sentences = passageSentences(stored);
    const match = matchPassage(this.terms, sentences);
    const own = stored.heading ? sentences.slice(1) : sentences;
    return { hit: this.hitOf(stored.chunkId), match, stored, terms: own.flat() };
  }

  private hitOf(chunkId: string): FusedHit {
    const [any] = this.hits.values();
    const hit = this.hits.get(chunkId) ?? (any && unfoundHit(chunkId, any.fusion));
    if (!hit) throw new Error('A question without hits has no passages.');
    return hit;
  }

  private found(ranked: readonly MatchedHit[], compared: readonly Compared[]): FoundPassage[] {
    const known = new Map(compared.map((each) => [each.hit.chunkId, each]));
    return ranked.flatMap((scored) => {
      const each = known.get(scored.hit.chunkId);
      if (!each) return [];
      const { stored, terms } = each;
      return [{ stored, terms, passage: this.passageOf(scored, stored) }];
    });
  }

  private passageOf(scored: ScoredHit, stored: StoredPassage) {
    const standing = { score: scored.score, bestScore: this.bestScore, evidence: this.judged };
    return toPassage(scored, stored, passageRelevance(standing, relevanceWeights));
  }
}
