import { Inject, Injectable } from '@nestjs/common';
import type { Degradation, SearchPassagesRequest, SearchPassagesResponse } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Embedder } from '@plumbline/embedder';
import { PassageIndex, type PassageScope, type StoredPassage } from '@plumbline/passage-index';
import { fuseLegs } from '@plumbline/ranking';
import { analyzeTerms } from '@plumbline/text';
import type { IncomingCall } from '@plumbline/transport';
import { type RetrievalConfig, retrievalConfig } from '../retrieval.config.js';
import type { FoundPassage } from './found-passage.js';
import { packPassages } from './pack-passages.js';
import { QuestionMatch } from './question-match.js';
import { SearchClock } from './search-clock.js';

/** Passages that are read at least: as many as are compared with the question. */
const FEWEST_READ = 20;
/** Read beside what is asked for, so that duplicates can fall out. */
const SPARE = 5;
const lexicalOnly = { lexical: 1, vector: 0 } as const;

/** Hybrid search: words and meaning in one query, fused, compared with the question, judged, and packed to a budget. */
@Injectable()
export class SearchService {
  constructor(
    private readonly embedder: Embedder,
    private readonly index: PassageIndex,
    @Inject(retrievalConfig) private readonly config: RetrievalConfig,
  ) {}

  /** Without its embedder it searches by words alone and says so in `degraded`. */
  async search(request: SearchPassagesRequest, call: IncomingCall): Promise<SearchPassagesResponse> {
    const clock = new SearchClock();
    const degraded: Degradation[] = [];
    const { query, collection, filters, topK } = request;
    const scope = { ...principalOf(call), collection };
    const terms = analyzeTerms(query);
    const vector = await this.vectorOf(request, call.signal).catch((error) => {
      if (call.signal.aborted) throw error;
      degraded.push({ part: 'embedder', reason: AppError.from(error).message });
      return undefined;
    });
    clock.mark('embed');
    const limit = this.config.RETRIEVAL_LEG_LIMIT;
    const legs = await this.index.search({ scope, terms, vector, filters, limit, signal: call.signal });
    clock.mark('legs');
    const hits = fuseLegs(legs, vector ? undefined : lexicalOnly);
    const best = hits.slice(0, Math.max(FEWEST_READ, topK + SPARE)).map(({ chunkId }) => chunkId);
    const [stored, statistics] = await Promise.all([
      this.index.read(scope, best),
      this.index.termStatistics(scope, terms),
    ]);
    clock.mark('read');
    const match = new QuestionMatch({ text: query, terms }, hits, statistics);
    const found = match.rank(stored).filter(relevantEnough(request));
    clock.mark('evidence');
    const score = found.length > 0 ? match.evidence : 0;
    const evidence = { score, sufficient: score > 0 && score >= this.config.RETRIEVAL_EVIDENCE_THRESHOLD };
    const passages = await this.pack(found, { request, scope, match });
    clock.mark('pack');
    return { passages, evidence, degraded, timings: clock.timings() };
  }

  private async vectorOf(
    { query, vector }: SearchPassagesRequest,
    signal: AbortSignal,
  ): Promise<Float32Array | undefined> {
    if (vector?.modelId === this.embedder.limits.modelId) return Float32Array.from(vector.vector);
    const [own] = await this.embedder.embed([query], { purpose: 'query', signal });
    return own;
  }

  /** Without a budget all that was found, nothing left out. */
  private async pack(
    found: readonly FoundPassage[],
    { request, scope, match }: { request: SearchPassagesRequest; scope: PassageScope; match: QuestionMatch },
  ) {
    const { topK, tokenBudget } = request;
    if (tokenBudget === undefined) return found.slice(0, topK).map(({ passage }) => passage);
    const readBeside = async (stored: readonly StoredPassage[]) =>
      match.rankBeside(await this.index.readNeighbours(scope, stored, 1)).filter(relevantEnough(request));
    return packPassages(found, { topK, tokenBudget, readBeside });
  }
}

function principalOf({ context: { tenantId, principals } }: IncomingCall) {
  return { tenantId, principals };
}

function relevantEnough({ threshold = 0 }: SearchPassagesRequest) {
  return ({ passage }: FoundPassage) => passage.score >= threshold;
}
