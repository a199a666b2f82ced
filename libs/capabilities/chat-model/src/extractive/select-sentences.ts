import { analyzeTerms, sentencesOf } from '@plumbline/text';
import type { Grounding } from '../chat-model.port.js';
import { looksLikeAnswer, type QuestionKind, questionKindOf } from './question-kind.js';

export interface SelectedSentence {
  readonly text: string;
  readonly marker: number;
}

interface Candidate extends SelectedSentence {
  readonly order: number;
  readonly terms: ReadonlySet<string>;
  readonly passageTerms: ReadonlySet<string>;
  readonly passageScore: number;
  readonly position: number;
}

interface ScoredCandidate extends Candidate {
  readonly score: number;
}

const MAXIMUM_SENTENCES = 3;
/** A further sentence must come this near to the best one. */
const NEARNESS = 0.72;
const LONGEST = 700;

/** The sentences that answer the question best, the best first; none when no sentence shares a term with it. */
export function selectSentences({ question, passages }: Grounding): SelectedSentence[] {
  const candidates = candidatesOf(passages);
  const terms = [...new Set(analyzeTerms(question))];
  const weights = weightsOf(terms, candidates);
  const kind = questionKindOf(question);
  const scored = candidates
    .map((candidate) => ({ ...candidate, score: scoreOf(candidate, weights, kind) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order);
  return withoutDoubles(scored).map(({ text, marker }) => ({ text, marker }));
}

function candidatesOf(passages: Grounding['passages']): Candidate[] {
  const candidates: Candidate[] = [];
  for (const { marker, title, heading, text, score } of passages) {
    const passageTerms = new Set(analyzeTerms(`${title} ${heading ?? ''} ${text}`));
    for (const { start, end } of sentencesOf(text)) {
      const sentence = plain(text.slice(start, end));
      if (!isSentence(sentence)) continue;
      const terms = new Set(analyzeTerms(sentence));
      const position = start / Math.max(1, text.length);
      candidates.push({
        text: sentence,
        marker,
        order: candidates.length,
        terms,
        passageTerms,
        passageScore: score,
        position,
      });
    }
  }
  return candidates;
}

function plain(sentence: string): string {
  return sentence
    .replaceAll(/\s+/g, ' ')
    .replace(/^(?:[-*+•‣◦▪■□●○✓➢–—]\s*|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+|#{1,6}\s+|>\s+)+/i, '')
    .trim();
}

/** A whole statement: no heading, fragment, table row, table of contents or question. */
function isSentence(sentence: string): boolean {
  if (sentence.length < 25 || sentence.length > LONGEST || /\.{4}|\?["”’)]?$/.test(sentence)) return false;
  const words = sentence.match(/\p{L}{2,}/gu) ?? [];
  if (words.length < 5) return false;
  const letters = sentence.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 0.6 * sentence.replaceAll(' ', '').length) return false;
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  return capitals <= 0.6 * words.length && (/[.!:;]["”’)\]]?$/.test(sentence) || sentence.length > 60);
}

/** Inverse frequency over the sentences, so that what every sentence says decides nothing. */
function weightsOf(terms: readonly string[], candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  return new Map(
    terms.map((term) => {
      const frequency = candidates.reduce(
        (count, candidate) => count + (candidate.terms.has(term) ? 1 : 0),
        0,
      );
      return [term, Math.log(1 + (candidates.length - frequency + 0.5) / (frequency + 0.5))];
    }),
  );
}

function scoreOf(candidate: Candidate, weights: ReadonlyMap<string, number>, kind: QuestionKind): number {
  let total = 0;
  let own = 0;
  let around = 0;
  for (const [term, weight] of weights) {
    total += weight;
    if (candidate.terms.has(term)) own += weight;
    else if (candidate.passageTerms.has(term)) around += weight;
  }
  if (own === 0 || total === 0) return 0;
  const coverage = (own + 0.25 * around) / total;
  const brevity = 1 / (1 + Math.max(0, candidate.terms.size - 25) / 60);
  const cue = looksLikeAnswer(candidate.text, kind) ? 1.15 : 1;
  const whole = /^[\p{Lu}\d"“(]/u.test(candidate.text) && /[.!]["”’)\]]?$/.test(candidate.text) ? 1.1 : 0.9;
  const standing = 0.6 + 0.4 * candidate.passageScore;
  return coverage * brevity * cue * whole * standing * (1 - 0.05 * candidate.position);
}

/** The best, and those near to it that say something else. */
function withoutDoubles(scored: readonly ScoredCandidate[]): ScoredCandidate[] {
  const [best] = scored;
  if (best === undefined) return [];
  const selected: ScoredCandidate[] = [];
  for (const candidate of scored) {
    if (selected.length === MAXIMUM_SENTENCES || candidate.score < NEARNESS * best.score) break;
    if (selected.every(({ terms }) => likeness(terms, candidate.terms) < 0.6)) selected.push(candidate);
  }
  return selected;
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const term of one) if (other.has(term)) shared += 1;
  return shared / Math.max(1, Math.min(one.size, other.size));
}
