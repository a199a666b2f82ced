import type { Turn } from '@plumbline/contracts';
import { countTokens } from '@plumbline/text';
import { turnsWithinBytes, turnsWithinTokens } from './recent-turns.js';

const turns = ['one', 'two two', 'three three three', 'four'].map(turnSaying);

describe(turnsWithinTokens.name, () => {
  const sizes = turns.map(({ question, answer }) => countTokens(question) + countTokens(answer));
  const sizeOfLast = (count: number) => sizes.slice(-count).reduce((sum, size) => sum + size, 0);

  it('keeps the newest turns that fit exactly, oldest first', () => {
    expect(turnsWithinTokens(turns, sizeOfLast(2)).map(({ question }) => question)).toEqual([
      'three three three',
      'four',
    ]);
    expect(turnsWithinTokens(turns, sizeOfLast(2) - 1)).toHaveLength(1);
    expect(turnsWithinTokens(turns, sizeOfLast(4))).toHaveLength(4);
    expect(turnsWithinTokens(turns, 0)).toEqual([]);
  });

  it('leaves no gap: nothing older follows a turn that is too large', () => {
    expect(turnsWithinTokens(turns, sizeOfLast(1) + 2)).toHaveLength(1);
  });
});

describe(turnsWithinBytes.name, () => {
  it('counts bytes, not characters', () => {
    const wide = [turnSaying('税'.repeat(100))];
    expect(turnsWithinBytes(wide, 500)).toEqual([]);
    expect(turnsWithinBytes(wide, 1100)).toEqual(wide);
  });
});

function turnSaying(text: string): Turn {
  const createdAt = '2026-01-01T00:00:00Z';
  return { turnId: text, question: text, answer: `${text}!`, status: 'answered', citations: [], createdAt };
}
