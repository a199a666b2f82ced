import { Injectable } from '@nestjs/common';
import { type ChatModel, type ChatModelRequest, ChatModels } from '@plumbline/chat-model';
import type { AnswerItem, CallContext, Degradation, StreamAnswerRequest } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { UsageLedger } from '../usage/usage-ledger.js';
import { AnswerDraft } from './answer-draft.js';
import { chatRequestOf } from './chat-request.js';
import { checkClaim } from './claim-checker.js';
import { ClaimSegmenter, type ClaimSegment, quotedSegment } from './claim-segmenter.js';
import { ABSTENTION, ABSTENTION_WITHOUT_PASSAGES, REFUSAL, smalltalkReply } from './fixed-replies.js';
import { TokenMeter } from './token-meter.js';
import { tracedChat } from './traced-chat.js';

/** For whom an answer is written, and until when. */
export interface AnswerCall {
  readonly context: CallContext;
  readonly signal: AbortSignal;
}

type Status = Extract<AnswerItem, { type: 'end' }>['status'];

/** One answer under way. */
interface Writing {
  readonly request: StreamAnswerRequest;
  readonly call: AnswerCall;
  readonly draft: AnswerDraft;
  readonly meter: TokenMeter;
  readonly degraded: Degradation[];
}

/** Writes answers of verified claims: what a model says and its passages do not is never sent. */
@Injectable()
export class AnswersService {
  constructor(
    private readonly models: ChatModels,
    private readonly ledger: UsageLedger,
  ) {}

  /**
   * Deltas and their citations, then usage, then the end; the ledger is durable before the end. A model that fails
   * before its first claim throws its error, one that fails later leaves a degraded answer.
   */
  async *stream(request: StreamAnswerRequest, call: AnswerCall): AsyncGenerator<AnswerItem, void> {
    const model = this.models.get(request.model);
    const draft = new AnswerDraft();
    const writing = { request, call, draft, meter: new TokenMeter(model.limits), degraded: [] };
    const fixed = fixedReply(request);
    if (fixed) {
      yield draft.say(fixed.text);
      yield* this.end(writing, fixed.status);
      return;
    }
    yield* this.write(writing, model);
    const answered = draft.citations.length > 0;
    if (!answered) yield draft.say(ABSTENTION);
    yield* this.end(writing, answered ? 'answered' : 'abstained');
  }

  private async *write(writing: Writing, model: ChatModel): AsyncGenerator<AnswerItem, void> {
    const hangUp = new AbortController();
    const signal = AbortSignal.any([writing.call.signal, hangUp.signal]);
    const asked = chatRequestOf(writing.request, model.limits, signal);
    writing.meter.ask(asked);
    let complete = false;
    try {
      yield* this.claims(writing, model, asked);
      complete = true;
    } catch (error) {
      complete = this.forgive(error, writing);
      if (!complete) throw AppError.from(error);
    } finally {
      hangUp.abort();
      if (!complete && writing.meter.started) await this.record(writing);
    }
  }

  private async *claims(
    { request, draft, meter, degraded }: Writing,
    model: ChatModel,
    asked: ChatModelRequest,
  ) {
    const segmenter = new ClaimSegmenter();
    const said = new Set<string>();
    const sendable = function* (segments: readonly ClaimSegment[]): Generator<AnswerItem> {
      for (const segment of segments) {
        const claim = said.has(segment.text) ? undefined : checkClaim(segment, request.passages);
        if (!claim) continue;
        said.add(segment.text);
        yield* draft.add(claim);
      }
    };
    for await (const event of tracedChat(model, asked)) {
      if (event.type === 'text-delta') {
        meter.hear(event.text);
        const { text, quotes } = event;
        yield* sendable(quotes ? [quotedSegment(text, quotes)] : segmenter.push(text));
      } else {
        meter.report(event.usage);
        if (event.reason !== 'stop') degraded.push({ part: 'generation', reason: REASONS[event.reason] });
      }
    }
    yield* sendable(segmenter.flush());
  }

  /** Whether the answer can stand although the model failed: something was sent, and somebody still waits. */
  private forgive(error: unknown, { draft, degraded, call }: Writing): boolean {
    if (draft.citations.length === 0 || call.signal.aborted) return false;
    degraded.push({ part: 'generation', reason: AppError.from(error).message });
    return true;
  }

  private async *end(writing: Writing, status: Status): AsyncGenerator<AnswerItem, void> {
    const { draft, degraded } = writing;
    const usage = await this.record(writing);
    yield { type: 'usage', usage };
    yield { type: 'end', text: draft.text, status, citations: draft.citations, usage, degraded };
  }

  private async record({ request, call, meter }: Writing) {
    const usage = meter.usage();
    await this.ledger.record(call.context, request.answerId, usage);
    return usage;
  }
}

const REASONS = {
  length: 'The model reached its longest answer and stopped there.',
  filtered: 'The model provider held back the rest of the answer.',
} as const;

function fixedReply(
  request: StreamAnswerRequest,
): { readonly text: string; readonly status: Status } | undefined {
  const { route, message, passages, evidence } = request;
  if (route.name === 'smalltalk') return { text: smalltalkReply(message), status: 'smalltalk' };
  if (route.name === 'refuse') return { text: REFUSAL, status: 'refused' };
  if (passages.length === 0) return { text: ABSTENTION_WITHOUT_PASSAGES, status: 'abstained' };
  return evidence.sufficient ? undefined : { text: ABSTENTION, status: 'abstained' };
}
