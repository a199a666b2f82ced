import type { HistoryTurn, Turn } from '@plumbline/contracts';
import { countTokens } from '@plumbline/text';

/** The newest turns whose questions and answers fit the budget together, oldest first, without a gap. */
export function turnsWithinTokens(turns: readonly Turn[], tokenBudget: number): HistoryTurn[] {
  const fitting = newestWithin(
    turns,
    tokenBudget,
    ({ question, answer }) => countTokens(question) + countTokens(answer),
  );
  return fitting.map(({ question, answer }) => ({ question, answer }));
}

/** The newest turns that fit so many bytes of JSON together, oldest first, without a gap. */
export function turnsWithinBytes(turns: readonly Turn[], bytes: number): Turn[] {
  return newestWithin(turns, bytes, (turn) => Buffer.byteLength(JSON.stringify(turn)) + 1);
}

function newestWithin(turns: readonly Turn[], budget: number, sizeOf: (turn: Turn) => number): Turn[] {
  let left = budget;
  let start = turns.length;
  for (const turn of turns.toReversed()) {
    left -= sizeOf(turn);
    if (left < 0) break;
    start--;
  }
  return turns.slice(start);
}
