import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { DecideRouteRequest, DecideRouteResponse, Route } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Embedder } from '@plumbline/embedder';
import { type ChosenRoute, chooseRoute } from './choose-route.js';
import { standAlone } from './follow-up.js';
import { RouteExamples } from './route-examples.js';
import { isSmallTalk } from './small-talk.js';

const MANY_WORDS = 40;

/** Picks the route of a message, rewrites a follow-up and embeds the question. */
@Injectable()
export class RoutingService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private examples: RouteExamples | undefined;
  private loading: Promise<void> | undefined;

  constructor(private readonly embedder: Embedder) {}

  /** Not awaited: neither readiness nor the start depends on the examples. */
  onApplicationBootstrap(): void {
    this.warmUnseen();
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Resolves once the examples are embedded. */
  async warm(): Promise<void> {
    this.loading ??= RouteExamples.embed(this.embedder, this.stopping.signal)
      .then((examples) => void (this.examples = examples))
      .finally(() => (this.loading = undefined));
    await this.loading;
  }

  /** The route is that of the message as it was sent; only what goes to the documents is rewritten. */
  async decide({ message, history }: DecideRouteRequest, signal?: AbortSignal): Promise<DecideRouteResponse> {
    const sent = await this.embed(message, signal);
    const chosen = isSmallTalk(message) ? smallTalk : this.choose(message, sent);
    const question = chosen.name === 'documents' ? standAlone(message, history) : message;
    const rewritten = question !== message;
    return {
      question,
      rewritten,
      route: routeOf(chosen, question),
      vector: {
        modelId: this.embedder.limits.modelId,
        vector: Array.from(rewritten ? await this.embed(question, signal) : sent),
      },
    };
  }

  private async embed(text: string, signal?: AbortSignal): Promise<Float32Array> {
    const [vector = new Float32Array()] = await this.embedder.embed([text], { purpose: 'query', signal });
    return vector;
  }

  /** No question waits for the examples: until they are there it goes to the documents. */
  private choose(message: string, vector: Float32Array): ChosenRoute {
    if (this.examples) return chooseRoute(message, this.examples.nearnessOf(vector));
    this.warmUnseen();
    return undecided;
  }

  private warmUnseen(): void {
    this.warm().catch((error: unknown) => {
      if (!this.stopping.signal.aborted)
        new Logger(RoutingService.name).warn(`No route examples yet: ${AppError.from(error).message}`);
    });
  }
}

const smallTalk: ChosenRoute = { name: 'smalltalk', confidence: 1 };
const undecided: ChosenRoute = { name: 'documents', confidence: 0 };

function routeOf(chosen: ChosenRoute, question: string): Route {
  return { ...chosen, tier: question.split(/\s+/).length > MANY_WORDS ? 'pro' : 'lite', cached: false };
}
