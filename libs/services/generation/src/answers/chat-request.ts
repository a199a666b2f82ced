import type { ChatMessage, ChatModelLimits, ChatModelRequest } from '@plumbline/chat-model';
import type { GroundingPassage, HistoryTurn, StreamAnswerRequest } from '@plumbline/contracts';
import { countTokens } from '@plumbline/text';
import { SYSTEM_PROMPT } from './system-prompt.js';

const MAXIMUM_OUTPUT_TOKENS = 1000;
const HISTORY_SHARE = 0.2;

/** What the model is asked: the passages as quoted data, as many as its context holds, and the question last. */
export function chatRequestOf(
  request: StreamAnswerRequest,
  limits: ChatModelLimits,
  signal: AbortSignal,
): ChatModelRequest {
  const maxOutputTokens = Math.min(MAXIMUM_OUTPUT_TOKENS, limits.maxOutputTokens);
  const passages = request.passages.map(({ title, heading, text, score }, index) => ({
    marker: index + 1,
    title,
    ...(heading !== undefined && { heading }),
    text,
    score,
  }));
  return {
    messages: limits.generative ? messagesOf(request, limits.contextTokens - maxOutputTokens) : [],
    grounding: { question: request.question, passages },
    maxOutputTokens,
    signal,
  };
}

function messagesOf({ passages, history, question }: StreamAnswerRequest, budget: number): ChatMessage[] {
  const left = budget - countTokens(SYSTEM_PROMPT) - countTokens(question) - 100;
  const turns = newestTurns(history, left * HISTORY_SHARE);
  const spent = turns.reduce((sum, { content }) => sum + countTokens(content), 0);
  const fenced = fittingPassages(passages, left - spent);
  return [
    { role: 'system', content: SYSTEM_PROMPT },
    ...turns,
    { role: 'user', content: `${fenced.join('\n\n')}\n\nQuestion: ${question}` },
  ];
}

function newestTurns(history: readonly HistoryTurn[], budget: number): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let left = budget;
  for (const { question, answer } of history.toReversed()) {
    left -= countTokens(question) + countTokens(answer);
    if (left < 0) break;
    messages.unshift(
      { role: 'user', content: question },
      { role: 'assistant', content: withoutMarkers(answer) },
    );
  }
  return messages;
}

/** Markers of an earlier answer count other passages. */
function withoutMarkers(answer: string): string {
  return answer.replaceAll(/\s*\[\d+\]/g, '');
}

function fittingPassages(passages: readonly GroundingPassage[], budget: number): string[] {
  const fenced: string[] = [];
  let left = budget;
  for (const [index, passage] of passages.entries()) {
    const text = fence(passage, index + 1);
    left -= countTokens(text);
    if (left < 0 && fenced.length > 0) break;
    fenced.push(text);
  }
  return fenced;
}

/** A passage between marks that its own text cannot close. */
function fence({ title, heading, text }: GroundingPassage, marker: number): string {
  const source = [title, heading]
    .filter((part) => part !== undefined)
    .join(' › ')
    .replaceAll(/["<>\s]+/g, ' ');
  return `<passage number="${marker}" source="${source}">\n${text.replaceAll(/<(\/?\s*passage)/gi, '‹$1')}\n</passage>`;
}
