import { Inject, Injectable } from '@nestjs/common';
import type {
  Degradation,
  Evidence,
  SearchPassagesRequest,
  SearchPassagesResponse,
  Timings,
} from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Embedder } from '@plumbline/embedder';
import { type LegHits, PassageIndex, type PassageScope } from '@plumbline/passage-index';
import { type FusedHit, fuseLegs, logistic } from '@plumbline/ranking';
import { analyzeTerms } from '@plumbline/text';
import type { IncomingCall } from '@plumbline/transport';
import { evidenceFeatures } from '../evidence/evidence-features.js';
import { evidenceWeights } from '../evidence/evidence-weights.js';
import { type RetrievalConfig, retrievalConfig } from '../retrieval.config.js';
import { packPassages } from './pack-passages.js';
import { type FoundPassage, toPassages } from './found-passage.js';

/** Candidates read for each passage that is asked for, so that duplicates can fall out. */
const SPARE = 5;

/** Hybrid search: words and meaning in one query, fused, calibrated, and packed when there is a budget. */
@Injectable()
export class SearchService {
  constructor(
    private readonly embedder: Embedder,
    private readonly index: PassageIndex,
    @Inject(retrievalConfig) private readonly config: RetrievalConfig,
  ) {}

  async search(request: SearchPassagesRequest, call: IncomingCall): Promise<SearchPassagesResponse> {
    const clock = new SearchClock();
    const degraded: Degradation[] = [];
    const { tenantId, principals } = call.context;
    const scope = { tenantId, principals, collection: request.collection };
    const terms = analyzeTerms(request.query);
    const vector = await this.vectorOf(request, call.signal).catch((error) => {
      if (call.signal.aborted) throw error;
      degraded.push({ part: 'embedder', reason: AppError.from(error).message });
      return undefined;
    });
    clock.mark('embed');
    const { filters } = request;
    const limit = this.config.RETRIEVAL_LEG_LIMIT;
    const legs = await this.index.search({ scope, terms, vector, filters, limit, signal: call.signal });
    clock.mark('legs');
    const hits = fuseLegs(legs);
    const found = await this.readBest(scope, hits, request);
    clock.mark('read');
    const evidence = await this.judge(scope, { terms, legs, found });
    clock.mark('evidence');
    const passages = await packPassages(found, { request, scope, index: this.index });
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

  private async readBest(
    scope: PassageScope,
    hits: readonly FusedHit[],
    { topK, threshold = 0 }: SearchPassagesRequest,
  ): Promise<FoundPassage[]> {
    const best = hits.slice(0, topK + SPARE);
    const stored = await this.index.read(
      scope,
      best.map(({ chunkId }) => chunkId),
    );
    return toPassages(best, stored).filter(({ passage }) => passage.score >= threshold);
  }

  private async judge(
    scope: PassageScope,
    { terms, legs, found }: { terms: readonly string[]; legs: LegHits; found: readonly FoundPassage[] },
  ): Promise<Evidence> {
    if (found.length === 0) return { score: 0, sufficient: false };
    const statistics = await this.index.termStatistics(scope, terms);
    const features = evidenceFeatures({
      terms,
      texts: found.map(({ stored }) => `${stored.title} ${stored.heading ?? ''} ${stored.text}`),
      statistics,
      topCosine: legs.vector[0]?.score ?? 0,
      tenthCosine: legs.vector[Math.min(9, legs.vector.length - 1)]?.score ?? 0,
      legsAgree: legs.vector[0] !== undefined && legs.vector[0].chunkId === legs.lexical[0]?.chunkId,
    });
    const score = logistic(features, evidenceWeights);
    return { score, sufficient: score >= this.config.RETRIEVAL_EVIDENCE_THRESHOLD };
  }
}

/** Milliseconds of each step. */
class SearchClock {
  private readonly started = performance.now();
  private last = this.started;
  private readonly steps: Record<string, number> = {};

  mark(step: string): void {
    const now = performance.now();
    this.steps[step] = round(now - this.last);
    this.last = now;
  }

  timings(): Timings {
    return { totalMs: round(this.last - this.started), steps: this.steps };
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
