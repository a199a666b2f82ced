import { analyzeTerms, stopWords } from '@plumbline/text';

/** Words of questions that name nothing to look for; the search keeps them, because a document may be about them. */
const ASKING = new Set(
  'about me more much many tell give show please let say said us also mean again detail'.split(' '),
);

/** The terms of a text that say what it is about: none for a text of stop words alone. */
export function topicTerms(text: string): string[] {
  return analyzeTerms(text).filter((term) => !stopWords.has(term) && !ASKING.has(term));
}
