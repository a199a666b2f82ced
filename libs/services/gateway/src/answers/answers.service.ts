import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Answer, AnswerEvent, CallContext } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { invalidField } from '../invalid-field.js';
import { AnswerWorkflowService } from './answer-workflow.service.js';
import type { AskedQuestion } from './asked-question.js';
import { LiveAnswer, type NumberedEvent } from './live-answer.js';
import { StoppedAnswersService } from './stopped-answers.service.js';

const STOP_LOOK_MS = 500;

/** Who waits for an answer; the signal fires when nobody does any more. */
export interface Asker {
  readonly context: CallContext;
  readonly signal: AbortSignal;
}

/** Runs the workflow for those who ask, and keeps streamed answers for those who lost their connection. */
@Injectable()
export class AnswersService implements OnModuleDestroy {
  private readonly logger = new Logger(AnswersService.name);
  private lookout?: NodeJS.Timeout;
  private readonly live = new Map<string, LiveAnswer>();
  private waiting = 0;

  constructor(
    private readonly workflow: AnswerWorkflowService,
    private readonly stopped: StoppedAnswersService,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** The whole answer. The work ends at once when the client goes away. */
  async answer(asked: AskedQuestion, asker: Asker): Promise<Answer> {
    for await (const { event, data } of this.events(asked, asker)) if (event === 'answer-end') return data;
    throw new AppError('DATA_LOSS', 'The answer broke off before its end.');
  }

  /**
   * The events of an answer that nobody can resume: without its client the work ends at once. Throws `OVERLOADED` here and
   * not at the first event, when the status of a reply has been sent.
   */
  events(asked: AskedQuestion, asker: Asker): AsyncGenerator<AnswerEvent, void> {
    this.assertRoom();
    return this.counted(asked, asker);
  }

  private async *counted(
    asked: AskedQuestion,
    { context, signal }: Asker,
  ): AsyncGenerator<AnswerEvent, void> {
    this.waiting += 1;
    try {
      yield* this.workflow.answer(asked, { context, signal });
    } finally {
      this.waiting -= 1;
    }
  }

  /** Begins an answer that goes on for `RESUME_GRACE_MS` without its client. Throws `OVERLOADED`. */
  start(asked: AskedQuestion, { context, signal }: Asker): AsyncIterable<NumberedEvent> {
    this.assertRoom();
    const answer = new LiveAnswer({
      answerId: asked.answerId,
      context,
      graceMs: this.config.RESUME_GRACE_MS,
    });
    this.live.set(answer.answerId, answer);
    if (this.stopped.shared)
      this.lookout ??= setInterval(() => void this.lookForStops(), STOP_LOOK_MS).unref();
    const events = this.workflow.answer(asked, { context, signal: answer.signal });
    void answer.follow(events).then(() => this.forgetLater(answer));
    return answer.read(0, signal);
  }

  /** What came after the event the client saw last. Throws `ANSWER_NOT_FOUND`, also for another's answer. */
  resume(answerId: string, asker: Asker, lastEventId: string | undefined): AsyncIterable<NumberedEvent> {
    const answer = this.live.get(answerId);
    if (!answer?.belongsTo(asker.context))
      throw new AppError('ANSWER_NOT_FOUND', `There is no answer ${answerId} to resume in this process.`);
    return answer.read(numberOf(answerId, lastEventId), asker.signal);
  }

  /**
   * Stops an answer of the caller, within half a second also in another process; one that is over, unknown or another's
   * stays as it is.
   */
  async stop(answerId: string, context: CallContext): Promise<void> {
    const answer = this.live.get(answerId);
    if (!answer) return this.stopped.add(answerId, context);
    this.stopOwn(answer, context);
  }

  onModuleDestroy(): void {
    clearInterval(this.lookout);
  }

  stopAll(): void {
    for (const answer of this.live.values()) answer.stop('The server is stopping.');
  }

  /** Answers that are being made. */
  get underWay(): number {
    return this.waiting + [...this.live.values()].filter(({ ended }) => !ended).length;
  }

  private stopOwn(answer: LiveAnswer, asker: Pick<CallContext, 'tenantId' | 'subject'>): void {
    if (answer.belongsTo(asker)) answer.stop('The answer was stopped by its client.');
  }

  private async lookForStops(): Promise<void> {
    const underWay = [...this.live.values()].filter(({ ended }) => !ended);
    try {
      for (const stop of await this.stopped.among(underWay.map(({ answerId }) => answerId))) {
        const answer = this.live.get(stop.answerId);
        if (answer) this.stopOwn(answer, stop);
      }
    } catch (error) {
      this.logger.debug(`Nobody knows whether answers are to be stopped: ${String(error)}`);
    }
  }

  private assertRoom(): void {
    const limit = this.config.ANSWERS_MAX_LIVE;
    if (this.underWay < limit) return this.forgetOldest(limit);
    throw new AppError(
      'OVERLOADED',
      `${limit} answers are under way, which is the limit (ANSWERS_MAX_LIVE).`,
      {
        details: { limit },
      },
    );
  }

  /** Answers that are over make room for new ones before their time. */
  private forgetOldest(limit: number): void {
    for (const { answerId, ended } of this.live.values()) {
      if (this.live.size < limit) return;
      if (ended) this.live.delete(answerId);
    }
  }

  private forgetLater({ answerId }: LiveAnswer): void {
    setTimeout(() => this.live.delete(answerId), this.config.RESUME_GRACE_MS).unref();
  }
}

/** `<answerId>:<number>`; without it the answer is read from its start. */
function numberOf(answerId: string, eventId: string | undefined): number {
  if (eventId === undefined) return 0;
  const [, id, number] = /^(.+):(\d{1,9})$/.exec(eventId) ?? [];
  if (id === answerId) return Number(number);
  throw invalidField('Last-Event-ID', `must be ${answerId}:<number>, as the stream gave it`);
}
