import { Injectable } from '@nestjs/common';
import type { DecideRouteRequest, DecideRouteResponse, Route } from '@plumbline/contracts';
import { Embedder } from '@plumbline/embedder';
import { standAlone } from './follow-up.js';
import { routeExamples } from './route-examples.js';
import { isSmallTalk } from './small-talk.js';

/** Similarity and lead over the nearest document question that a refusal needs; a wrong refusal costs more than a search. */
const REFUSE_SIMILARITY = 0.52;
const REFUSE_MARGIN = 0.3;
const MANY_WORDS = 40;

type Examples = { readonly [Name in keyof typeof routeExamples]: readonly Float32Array[] };

/** Rewrites a follow-up, embeds the question once and picks its route. */
@Injectable()
export class RoutingService {
  private examples: Promise<Examples> | undefined;

  constructor(private readonly embedder: Embedder) {}

  async decide(request: DecideRouteRequest, signal?: AbortSignal): Promise<DecideRouteResponse> {
    const question = standAlone(request.message, request.history);
    const [vector = new Float32Array()] = await this.embedder.embed([question], { purpose: 'query', signal });
    return {
      question,
      rewritten: question !== request.message,
      route: isSmallTalk(request.message) ? smallTalk : await this.nearest(question, vector),
      vector: { modelId: this.embedder.limits.modelId, vector: Array.from(vector) },
    };
  }

  private async nearest(question: string, vector: Float32Array): Promise<Route> {
    const examples = await this.loadExamples();
    const refuse = best(vector, examples.refuse);
    const margin = refuse - best(vector, examples.documents);
    const tier = question.split(/\s+/).length > MANY_WORDS ? 'pro' : 'lite';
    const refused = refuse >= REFUSE_SIMILARITY && margin >= REFUSE_MARGIN;
    const confidence = Math.min(1, Math.max(0, 0.5 + (refused ? margin : -margin)));
    return { name: refused ? 'refuse' : 'documents', confidence, tier, cached: false };
  }

  private loadExamples(): Promise<Examples> {
    this.examples ??= this.embedExamples().catch((error) => {
      this.examples = undefined;
      throw error;
    });
    return this.examples;
  }

  private async embedExamples(): Promise<Examples> {
    const [refuse, documents] = await Promise.all([
      this.embedder.embed(routeExamples.refuse, { purpose: 'query' }),
      this.embedder.embed(routeExamples.documents, { purpose: 'query' }),
    ]);
    return { refuse, documents };
  }
}

const smallTalk: Route = { name: 'smalltalk', confidence: 1, tier: 'lite', cached: false };

function best(vector: Float32Array, examples: readonly Float32Array[]): number {
  return Math.max(...examples.map((example) => dot(vector, example)));
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}
