import { Controller } from '@nestjs/common';
import {
  type AnswerItem,
  type Citation,
  decideRoute,
  type DecideRouteRequest,
  type GroundingPassage,
  readUsage,
  searchPassages,
  type SearchPassagesRequest,
  streamAnswer,
  type StreamAnswerRequest,
} from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Handle, type IncomingCall } from '@plumbline/transport';
import { RemoteState } from './remote-state.js';

const text = 'The lease ends in June. The rent is 900.';

export const passage: GroundingPassage = {
  chunkId: 'chk_1',
  documentId: 'doc_1',
  versionId: 'ver_1',
  title: 'Lease',
  page: 2,
  text,
  sourceStart: 100,
  sourceEnd: 140,
  score: 0.9,
  legs: { lexical: { score: 3, rank: 1 }, vector: { score: 0.8, rank: 2 } },
  fusion: { method: 'rrf', weights: { lexical: 1, vector: 1 } },
  layout: 'packed',
};

const usage = { inputTokens: 12, outputTokens: 7, costUsd: 0, model: 'extractive/default', savedUsd: 0 };

@Controller()
export class RemoteRouterController {
  constructor(private readonly state: RemoteState) {}

  @Handle(decideRoute)
  decide(request: DecideRouteRequest, { context }: IncomingCall) {
    this.state.enter(decideRoute.pattern, context, request);
    const question = request.history.length > 0 ? `${request.message} (rewritten)` : request.message;
    const route = { name: this.state.route, confidence: 0.9, tier: 'lite', cached: false } as const;
    return {
      question,
      rewritten: question !== request.message,
      route,
      vector: { modelId: 'm/m', vector: [1, 0] },
    };
  }
}

@Controller()
export class RemoteRetrievalController {
  constructor(private readonly state: RemoteState) {}

  @Handle(searchPassages)
  search(request: SearchPassagesRequest, { context }: IncomingCall) {
    this.state.enter(searchPassages.pattern, context, request);
    const passages = this.state.found ? [passage] : [];
    const evidence = { score: 0.8, sufficient: this.state.sufficient };
    return { passages, evidence, degraded: [], timings: { totalMs: 3, steps: { lexical: 1, vector: 2 } } };
  }
}

/** Writes two claims, each with its citation. */
@Controller()
export class RemoteGenerationController {
  constructor(private readonly state: RemoteState) {}

  @Handle(readUsage)
  usage(request: unknown, { context }: IncomingCall) {
    this.state.enter(readUsage.pattern, context, request);
    return { answers: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
  }

  @Handle(streamAnswer)
  async *answer(request: StreamAnswerRequest, { context, signal }: IncomingCall): AsyncGenerator<AnswerItem> {
    this.state.enter(streamAnswer.pattern, context, request);
    const citations = [citation(1, 'The lease ends in June.', 0), citation(2, 'The rent is 900.', 28)];
    let complete = false;
    try {
      yield { type: 'delta', text: 'The lease ends in June. [1]' };
      yield { type: 'citation', citation: citations[0] as Citation };
      await Promise.race([this.state.pace, aborted(signal)]);
      yield { type: 'delta', text: ' The rent is 900. [2]' };
      yield { type: 'citation', citation: citations[1] as Citation };
      yield { type: 'usage', usage };
      const status = request.route.name === 'smalltalk' ? 'smalltalk' : 'answered';
      const whole = 'The lease ends in June. [1] The rent is 900. [2]';
      yield { type: 'end', text: whole, status, citations, usage, degraded: [] };
      complete = true;
    } finally {
      if (!complete) this.state.stopped += 1;
    }
  }
}

function citation(marker: number, quote: string, answerStart: number): Citation {
  const { documentId, versionId, title, chunkId, page, sourceStart } = passage;
  const start = sourceStart + text.indexOf(quote);
  return {
    marker,
    answerStart,
    answerEnd: answerStart + quote.length,
    documentId,
    versionId,
    title,
    chunkId,
    page,
    quote,
    sourceStart: start,
    sourceEnd: start + quote.length,
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'Stopped.')));
  });
}
