import { Inject, Injectable } from '@nestjs/common';
import {
  type AnswerEvent,
  type AnswerItem,
  appendTurn,
  decideRoute,
  type DecideRouteResponse,
  type Degradation,
  type HistoryTurn,
  loadContext,
  type Route,
  searchPassages,
  type SearchPassagesResponse,
  streamAnswer,
} from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Caller, type CallOptions } from '@plumbline/transport';
import { CollectionsService } from '../collections/collections.service.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { namingPart } from '../naming-part.js';
import type { AskedQuestion } from './asked-question.js';
import { publicPassage } from './public-passage.js';
import { StepClock } from './step-clock.js';

/** One question under way. */
interface Run {
  readonly asked: AskedQuestion;
  readonly options: CallOptions & { readonly signal: AbortSignal };
  readonly clock: StepClock;
  readonly degraded: Degradation[];
}

type Decision = Omit<DecideRouteResponse, 'vector' | 'rewritten'> &
  Partial<Pick<DecideRouteResponse, 'vector'>>;
type Search = Omit<SearchPassagesResponse, 'timings'>;
type End = Extract<AnswerItem, { type: 'end' }>;

const notSearched: Search = { passages: [], evidence: { score: 0, sufficient: false }, degraded: [] };

/**
 * The way of a question: context, route, passages, answer, turn. Memory and router make the answer poorer when they
 * are down (`degraded`); without retrieval or generation there is none.
 */
@Injectable()
export class AnswerWorkflowService {
  constructor(
    private readonly caller: Caller,
    private readonly collections: CollectionsService,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /**
   * The events of the answer in their order, `answer-end` last; an error is thrown, not an event. When `answer-end`
   * comes, the turn is kept. Leaving the loop, or the signal, stops the work behind it.
   */
  async *answer(asked: AskedQuestion, options: Run['options']): AsyncGenerator<AnswerEvent, void> {
    const run: Run = { asked, options, clock: new StepClock(), degraded: [] };
    const { answerId, session } = asked;
    const ids = { answerId, ...(session && { sessionId: session.sessionId, turnId: session.turnId }) };
    yield { event: 'answer-start', data: ids };
    const history = await this.loadContext(run);
    const decision = await this.decideRoute(run, history);
    yield { event: 'route', data: decision.route };
    const search =
      decision.route.name === 'smalltalk' ? notSearched : await this.searchPassages(run, decision);
    const passages = search.passages.map(publicPassage);
    const { evidence } = search;
    yield { event: 'passages', data: { passages, evidence } };
    const { type: _type, degraded, ...end } = yield* this.streamAnswer(run, { history, decision, search });
    run.degraded.push(...degraded);
    await this.appendTurn(run, end);
    const { route } = decision;
    const timings = run.clock.timings();
    yield {
      event: 'answer-end',
      data: { ...ids, ...end, route, passages, evidence, degraded: run.degraded, timings },
    };
  }

  private async loadContext(run: Run): Promise<readonly HistoryTurn[]> {
    const { history, session } = run.asked;
    if (history) return history;
    if (!session || session.isNew) return [];
    const request = { sessionId: session.sessionId, tokenBudget: this.config.HISTORY_TOKEN_BUDGET };
    return run.clock.measure('load-context', () =>
      this.caller.call(loadContext, request, run.options).then(
        (context) => context.history,
        (error) => degrade(run, { part: 'memory', error, unless: ['SESSION_NOT_FOUND'], instead: [] }),
      ),
    );
  }

  /** Without the router the message is searched as it is. */
  private decideRoute(run: Run, history: readonly HistoryTurn[]): Promise<Decision> {
    const { message, collection } = run.asked;
    const route = { name: 'documents', confidence: 0, tier: 'lite', cached: false } as const;
    return run.clock.measure('decide-route', () =>
      this.caller
        .call(decideRoute, { message, collection, history: [...history] }, run.options)
        .catch((error) => degrade(run, { part: 'router', error, instead: { question: message, route } })),
    );
  }

  private async searchPassages(run: Run, { question, vector }: Decision): Promise<Search> {
    const { collection, filters, topK, threshold } = run.asked;
    const tokenBudget = this.config.ANSWER_TOKEN_BUDGET;
    const query = question.slice(0, 8000);
    const request = { query, vector, collection, filters, topK, threshold, tokenBudget };
    const { timings, ...search } = await run.clock.measure('search-passages', () =>
      this.caller.call(searchPassages, request, run.options).catch(namingPart('retrieval')),
    );
    for (const [name, milliseconds] of Object.entries(timings.steps))
      run.clock.note({ [`search-passages.${name}`]: milliseconds });
    if (search.passages.length === 0) await this.collections.assertExists(collection, run.options);
    run.degraded.push(...search.degraded);
    return search;
  }

  private async *streamAnswer(run: Run, found: Found): AsyncGenerator<AnswerEvent, End> {
    const started = performance.now();
    try {
      for await (const item of this.answerItems(grounded(run, found), run.options)) {
        if (item.type === 'end') return item;
        yield toEvent(item);
      }
    } catch (error) {
      return namingPart('generation')(error);
    } finally {
      run.clock.note({ 'stream-answer': performance.now() - started });
    }
    throw new AppError('DATA_LOSS', 'The answer broke off before its end.');
  }

  /**
   * Begun once more when the process that wrote the answer was lost before it said anything: nobody has seen a word of
   * it. What was said cannot be taken back, so after that the loss is the answer's error.
   */
  private async *answerItems(
    request: ReturnType<typeof grounded>,
    options: Run['options'],
  ): AsyncGenerator<AnswerItem, void> {
    let silent = true;
    try {
      for await (const item of this.caller.stream(streamAnswer, request, options)) {
        silent = false;
        yield item;
      }
    } catch (error) {
      if (!silent || AppError.from(error).code !== 'REPLICA_LOST') throw error;
      yield* this.caller.stream(streamAnswer, request, options);
    }
  }

  /** Kept before the client learns that the answer is complete, so that the next question can refer to it. */
  private async appendTurn(
    run: Run,
    { text, status, citations }: Omit<End, 'type' | 'degraded'>,
  ): Promise<void> {
    const { message, session } = run.asked;
    if (!session) return;
    const { sessionId, turnId } = session;
    const request = { sessionId, turnId, question: message, answer: text, status, citations };
    await run.clock.measure('append-turn', () =>
      this.caller
        .call(appendTurn, request, run.options)
        .catch((error) => degrade(run, { part: 'memory', error, instead: { turnId } })),
    );
  }
}

interface Found {
  readonly history: readonly HistoryTurn[];
  readonly decision: Decision;
  readonly search: Search;
}

function grounded({ asked }: Run, { history, decision, search }: Found) {
  const { answerId, message, collection, model } = asked;
  const { question } = decision;
  const { passages, evidence } = search;
  const route = evidence.sufficient ? answerable(decision.route) : decision.route;
  return { answerId, message, question, history: [...history], route, collection, passages, evidence, model };
}

/** What the documents do answer is not refused. */
function answerable(route: Route): Route {
  return route.name === 'refuse' ? { ...route, name: 'documents' } : route;
}

function toEvent(item: Exclude<AnswerItem, End>): AnswerEvent {
  if (item.type === 'delta') return { event: 'answer-delta', data: { text: item.text } };
  if (item.type === 'citation') return { event: 'citation', data: item.citation };
  return { event: 'usage', data: item.usage };
}

interface Failure<Result> {
  readonly part: string;
  readonly error: unknown;
  /** Codes that are the client's mistake, not a part that is down. */
  readonly unless?: readonly string[];
  readonly instead: Result;
}

/** Goes on without the part and says so; unless the work was stopped. */
function degrade<Result>(run: Run, { part, error, unless = [], instead }: Failure<Result>): Result {
  const { code, message } = AppError.from(error);
  if (run.options.signal.aborted || unless.includes(code)) throw error;
  if (!run.degraded.some((known) => known.part === part)) run.degraded.push({ part, reason: message });
  return instead;
}
