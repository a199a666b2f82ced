import type { HistoryTurn } from '@plumbline/contracts';
import { analyzeTerms } from '@plumbline/text';

const opening = /^(and|but|or|also|so|then|what about|how about|why|why not|what if|what else|only|even)\b/i;
const reference =
  /\b(it|its|they|them|their|theirs|this|that|these|those|he|she|him|her|his|there|one|ones|same|such|former|latter|above)\b/i;
const SHORT_TERMS = 3;
const TOPIC_WORDS = 12;

/**
 * The message as a question that stands alone: when it leans on what was said (opens like a continuation, or refers
 * back and is short), the words of the last question that it lacks are added behind it. A message that stands alone
 * stays as it is.
 */
export function standAlone(message: string, history: readonly HistoryTurn[]): string {
  const last = history.at(-1);
  if (!last || !leansBack(message)) return message;
  const said = new Set(analyzeTerms(message));
  const topic = (last.question.match(/[\p{L}\p{N}][\p{L}\p{N}.'’-]*/gu) ?? []).filter((word) =>
    analyzeTerms(word).some((term) => !said.has(term)),
  );
  return topic.length > 0 ? `${message} (${topic.slice(0, TOPIC_WORDS).join(' ')})` : message;
}

function leansBack(message: string): boolean {
  const terms = analyzeTerms(message).length;
  return (
    opening.test(message.trim()) ||
    terms < SHORT_TERMS ||
    (reference.test(message) && terms <= 2 * SHORT_TERMS)
  );
}
