import type { AskedTerms } from './asked-terms.js';
import type { PassageUnit } from './passage-units.js';
import { looksLikeAnswer, type QuestionKind } from './question-kind.js';

/** What speaks for a unit as the answer and against it; each from 0 to 1. */
export interface UnitFeatures {
  /** Share of the question's weight that the unit itself has. */
  readonly coverage: number;
  /** Share that only the headings above it or the sentence before it have. */
  readonly context: number;
  /** Share of the question's neighbouring terms that stand together in the unit too. */
  readonly proximity: number;
  /** Score of its passage, as a share of the best passage's. */
  readonly standing: number;
  /** 1 in the first passage, a half in the second, a third in the third. */
  readonly rank: number;
  /** From 0 at the passage's beginning to 1 at its end. */
  readonly position: number;
  /** Says hardly more than the question. */
  readonly echo: number;
  readonly fragment: number;
  readonly pointer: number;
  readonly example: number;
  /** Has what answers to questions of the kind have. */
  readonly amount: number;
  readonly number: number;
  readonly date: number;
  readonly reason: number;
  readonly definition: number;
  readonly list: number;
}

/** Less than this beyond the question is an echo. */
const FEWEST_NEW_TERMS = 3;
/** Terms of the unit that may stand between two neighbours of the question. */
const NEAR = 2;

/** Undefined when the unit shares no term with the question. */
export function featuresOf(unit: PassageUnit, asked: AskedTerms): UnitFeatures | undefined {
  const positions = positionsOf(unit, asked);
  if (positions.size === 0) return undefined;
  if (unit.kind === 'item' && !unit.core.some((term) => asked.weights.has(term))) return undefined;
  const { rank, score, length } = unit.passage;
  const answers = looksLikeAnswer(unit, asked);
  const cue = (kind: QuestionKind) => Number(answers && asked.kind === kind);
  return {
    coverage: shareOf(asked, (term) => positions.has(term)),
    context: shareOf(
      asked,
      (term) => !positions.has(term) && unit.context.some((terms) => terms.includes(term)),
    ),
    proximity: proximityOf(positions, asked),
    standing: score / asked.bestPassageScore,
    rank: 1 / (1 + rank),
    position: (unit.spans[0]?.start ?? 0) / Math.max(1, length),
    echo: Number(isEcho(unit, asked)),
    fragment: Number(!unit.whole),
    pointer: Number(unit.pointer),
    example: Number(unit.example),
    amount: cue('amount'),
    number: cue('number'),
    date: cue('date'),
    reason: cue('reason'),
    definition: cue('definition'),
    list: cue('list'),
  };
}

type Positions = ReadonlyMap<string, readonly number[]>;

function positionsOf({ terms }: PassageUnit, { weights }: AskedTerms): Positions {
  const positions = new Map<string, number[]>();
  for (const [index, term] of terms.entries()) {
    if (!weights.has(term)) continue;
    const known = positions.get(term);
    if (known) known.push(index);
    else positions.set(term, [index]);
  }
  return positions;
}

function shareOf({ weights, total }: AskedTerms, has: (term: string) => boolean): number {
  let found = 0;
  for (const [term, weight] of weights) if (has(term)) found += weight;
  return found / total;
}

function proximityOf(positions: Positions, { pairs }: AskedTerms): number {
  let possible = 0;
  let near = 0;
  for (const [before, after, weight] of pairs) {
    possible += weight;
    if (areNear(positions.get(before), positions.get(after))) near += weight;
  }
  return possible === 0 ? 0 : near / possible;
}

function areNear(one: readonly number[] = [], other: readonly number[] = []): boolean {
  return one.some((from) => other.some((to) => Math.abs(from - to) <= NEAR));
}

function isEcho({ core }: PassageUnit, { weights }: AskedTerms): boolean {
  return new Set(core.filter((term) => !weights.has(term))).size < FEWEST_NEW_TERMS;
}
