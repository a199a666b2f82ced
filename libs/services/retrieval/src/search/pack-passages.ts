import type { GroundingPassage } from '@plumbline/contracts';
import type { StoredPassage } from '@plumbline/passage-index';
import { removeNearDuplicates } from '@plumbline/ranking';
import type { FoundPassage } from './found-passage.js';

export interface Packing {
  readonly topK: number;
  /** As the chunker counts them. */
  readonly tokenBudget: number;
  /** The passages before and after the given ones, scored like them. */
  readonly readBeside: (stored: readonly StoredPassage[]) => Promise<FoundPassage[]>;
}

/** Whose neighbours are read: beside a passage that hardly fits, nothing fits better. */
const EXPANDED = 3;

/**
 * What an answer may rest on: near-duplicates fall out, the best passages are taken in their order as long as they fit,
 * the very best one always, and what budget is left is filled with the passages that stand before and after the best
 * three, those of the best first. Each keeps its own text, offsets and layout, because between two chunks lies white space that no
 * passage holds. Best first.
 */
export async function packPassages(
  found: readonly FoundPassage[],
  { topK, tokenBudget, readBeside }: Packing,
): Promise<GroundingPassage[]> {
  const best = withoutNearDuplicates(found).slice(0, topK);
  const packed = best.filter(fitting(tokenBudget));
  const left = tokenBudget - sumOfTokens(packed);
  if (left <= 0 || packed.length === 0) return packed.map(withLayout);
  const expanded = packed.slice(0, EXPANDED);
  const beside = nearestFirst(expanded, await readBeside(expanded.map(({ stored }) => stored)));
  const added = withoutNearDuplicates([...packed, ...beside])
    .slice(packed.length)
    .filter(fitting(left, { always: false }));
  return [...packed, ...added].sort((one, other) => other.passage.score - one.passage.score).map(withLayout);
}

function withoutNearDuplicates(found: readonly FoundPassage[]): FoundPassage[] {
  const texts = found.map((each) => ({ each, text: each.stored.text, terms: each.terms }));
  return removeNearDuplicates(texts).map(({ each }) => each);
}

/** A filter that lets passages through while they fit, the first one always unless told otherwise. */
function fitting(budget: number, { always = true } = {}): (found: FoundPassage, index: number) => boolean {
  let left = budget;
  return ({ stored }, index) => {
    if ((index > 0 || !always) && stored.tokenCount > left) return false;
    left -= stored.tokenCount;
    return true;
  };
}

function sumOfTokens(found: readonly FoundPassage[]): number {
  return found.reduce((sum, { stored }) => sum + stored.tokenCount, 0);
}

/** Of each packed passage, in their order, what stands after it and what stands before it. */
function nearestFirst(packed: readonly FoundPassage[], beside: readonly FoundPassage[]): FoundPassage[] {
  const keyOf = (versionId: string, ordinal: number) => `${ordinal} ${versionId}`;
  const places = new Map(beside.map((each) => [keyOf(each.stored.versionId, each.stored.ordinal), each]));
  const ordered = packed.flatMap(({ stored: { versionId, ordinal } }) =>
    [ordinal + 1, ordinal - 1].flatMap((near) => places.get(keyOf(versionId, near)) ?? []),
  );
  return [...new Set(ordered)];
}

function withLayout({ passage, stored }: FoundPassage): GroundingPassage {
  return stored.layout === undefined ? passage : { ...passage, layout: stored.layout };
}
