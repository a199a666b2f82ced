/** What is said when no passage is needed or none suffices. */
export const ABSTENTION =
  'The documents do not say. The passages that come nearest are listed with this answer.';
export const ABSTENTION_WITHOUT_PASSAGES =
  'The documents do not say, and no passage comes near this question.';
export const REFUSAL = 'This question lies outside what the documents here are for, so it is not answered.';

const SMALLTALK: readonly (readonly [RegExp, string])[] = [
  [/\b(?:thanks?|thank you|thx|cheers|appreciate)\b/i, 'You are welcome. Ask again whenever you like.'],
  [
    /\b(?:bye|goodbye|see you|good night|farewell)\b/i,
    'Goodbye. The documents stay here for your next question.',
  ],
  [
    /\b(?:who|what) are you\b|\bwhat can you do\b|\bhelp\b/i,
    'I answer questions from the documents kept here, and show the exact words that each answer rests on. What would you like to know?',
  ],
  [
    /\bhow are you\b|\bhow(?:'s| is) it going\b/i,
    'All is well here, thank you. What would you like to know from the documents?',
  ],
];

export function smalltalkReply(message: string): string {
  const reply = SMALLTALK.find(([pattern]) => pattern.test(message))?.[1];
  return reply ?? 'Hello. Ask me something about the documents kept here.';
}
