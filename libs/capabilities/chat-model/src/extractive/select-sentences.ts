import type { Span } from '@plumbline/text';
import type { Grounding } from '../chat-model.port.js';
import { askedTermsOf } from './asked-terms.js';
import { type PassageUnit, unitsOf } from './passage-units.js';
import { scoreOf } from './unit-score.js';

/** What is said of one passage, and where it stands there. */
export interface SelectedSentence {
  readonly text: string;
  readonly marker: number;
  /** Offsets into the passage's text, in order. */
  readonly spans: readonly Span[];
}

interface ScoredUnit {
  readonly unit: PassageUnit;
  readonly score: number;
}

const MOST_SELECTED = 4;
/** Characters of an answer; the best unit has them for itself. */
const LONGEST_ANSWER = 900;
/** How far in log-odds a further unit may stand below the best: one of a passage already cited, one of another. */
const WITHIN = { cited: 1.5, other: 3.5 } as const;
const MOST_SHARED_TERMS = 0.6;

/**
 * One to four units of the passages that answer the question best, the best first: whole sentences, or list items
 * and table rows with what introduces them. None when nothing shares a term with the question. Time is linear in the
 * length of the passages.
 */
export function selectSentences({ question, passages }: Grounding): SelectedSentence[] {
  const units = unitsOf(passages);
  const asked = askedTermsOf(question, units);
  const scored = units
    .flatMap((unit): ScoredUnit[] => {
      const score = scoreOf(unit, asked);
      return score === undefined ? [] : [{ unit, score }];
    })
    .sort((one, other) => other.score - one.score);
  return bestOf(scored).map(({ text, passage, spans }) => {
    const source = passages[passage.rank]?.text ?? '';
    return { text, marker: passage.marker, spans: merged(spans, source) };
  });
}

function bestOf(scored: readonly ScoredUnit[]): PassageUnit[] {
  const selected: PassageUnit[] = [];
  let length = 0;
  for (const { unit, score } of scored) {
    if (selected.length === MOST_SELECTED) break;
    const cited = selected.some(({ passage }) => passage === unit.passage);
    const behind = (scored[0]?.score ?? 0) - score;
    if (behind > (cited ? WITHIN.cited : WITHIN.other)) continue;
    const room = length + unit.text.length <= LONGEST_ANSWER;
    if (selected[0] && !(room && joins(unit, selected[0]))) continue;
    if (selected.some((other) => repeats(unit, other))) continue;
    selected.push(unit);
    length += unit.text.length;
  }
  return selected;
}

/** Whether a unit may stand behind the best: a whole statement of its own, and no example behind a rule. */
function joins(unit: PassageUnit, best: PassageUnit): boolean {
  return unit.whole && (best.example || !unit.example);
}

/** Whether two units have characters or most of their terms in common. */
function repeats(one: PassageUnit, other: PassageUnit): boolean {
  if (one.passage === other.passage && overlap(one.spans, other.spans)) return true;
  const terms = new Set(one.terms);
  const others = new Set(other.terms);
  let shared = 0;
  for (const term of terms) if (others.has(term)) shared += 1;
  return shared >= MOST_SHARED_TERMS * Math.min(terms.size, others.size);
}

function overlap(spans: readonly Span[], others: readonly Span[]): boolean {
  return spans.some(({ start, end }) => others.some((other) => start < other.end && other.start < end));
}

/** Spans with nothing but white space or a list marker between them become one. */
function merged(spans: readonly Span[], source: string): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last && /^\s*(?:[^\p{L}\s]{0,5}|\(?\p{L}[.)])\s*$/u.test(source.slice(last.end, span.start)))
      result[result.length - 1] = { start: last.start, end: span.end };
    else result.push(span);
  }
  return result;
}
