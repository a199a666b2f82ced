import type { ChatModelLimits, ChatModelRequest } from '@plumbline/chat-model';
import type { Usage } from '@plumbline/contracts';
import { countTokens } from '@plumbline/text';

/** What an answer costs: as the model reports it, or counted when it never came to that. */
export class TokenMeter {
  private written = '';
  private asked: ChatModelRequest | undefined;
  private reported: { readonly inputTokens: number; readonly outputTokens: number } | undefined;

  constructor(private readonly limits: ChatModelLimits) {}

  /** Whether the model was heard, so that its work has to be paid. */
  get started(): boolean {
    return this.written !== '' || this.reported !== undefined;
  }

  ask(request: ChatModelRequest): void {
    this.asked = request;
  }

  hear(text: string): void {
    this.written += text;
  }

  report(usage: { readonly inputTokens: number; readonly outputTokens: number }): void {
    this.reported = usage;
  }

  usage(): Usage {
    const { modelId, price } = this.limits;
    const { inputTokens, outputTokens } = this.reported ?? this.counted();
    const costUsd = (inputTokens * price.input + outputTokens * price.output) / 1e6;
    return { inputTokens, outputTokens, costUsd, model: modelId, savedUsd: 0 };
  }

  private counted() {
    if (!this.started || this.asked === undefined) return { inputTokens: 0, outputTokens: 0 };
    const inputTokens = this.asked.messages.reduce((sum, { content }) => sum + countTokens(content), 0);
    return { inputTokens, outputTokens: countTokens(this.written) };
  }
}
