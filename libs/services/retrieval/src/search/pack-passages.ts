import type { GroundingPassage, SearchPassagesRequest } from '@plumbline/contracts';
import type { PassageIndex, PassageScope, StoredPassage } from '@plumbline/passage-index';
import { removeNearDuplicates } from '@plumbline/ranking';
import type { FoundPassage } from './found-passage.js';

export interface Packing {
  readonly request: SearchPassagesRequest;
  readonly scope: PassageScope;
  readonly index: PassageIndex;
}

/**
 * The passages that are given out. Near-duplicates fall out; with a budget, passages are taken in their order as long
 * as they fit, and what budget is left is filled with the neighbours of the best ones, joined to one piece where no
 * character lies between them.
 */
export async function packPassages(
  found: readonly FoundPassage[],
  { request, scope, index }: Packing,
): Promise<GroundingPassage[]> {
  const { topK, tokenBudget } = request;
  const unique = new Set(
    removeNearDuplicates(found.map(({ passage }) => passage)).map(({ chunkId }) => chunkId),
  );
  const best = found.filter(({ passage }) => unique.has(passage.chunkId)).slice(0, topK);
  if (tokenBudget === undefined) return best.map(({ passage }) => passage);
  const packed = fitting(best, tokenBudget);
  const left = tokenBudget - sumOfTokens(packed);
  const neighbours = await index.readNeighbours(
    scope,
    packed.map(({ stored }) => stored),
    1,
  );
  return joinNeighbours(packed, neighbours, left);
}

function fitting(found: readonly FoundPassage[], budget: number): FoundPassage[] {
  let left = budget;
  return found.filter(({ stored }, index) => {
    if (index > 0 && stored.tokenCount > left) return false;
    left -= stored.tokenCount;
    return true;
  });
}

function sumOfTokens(found: readonly FoundPassage[]): number {
  return found.reduce((sum, { stored }) => sum + stored.tokenCount, 0);
}

function joinNeighbours(
  packed: readonly FoundPassage[],
  neighbours: readonly StoredPassage[],
  budget: number,
): GroundingPassage[] {
  const taken = new Set(packed.map(({ stored }) => stored.chunkId));
  let left = budget;
  return packed.map(({ passage, stored }) => {
    const after = neighbours.find(
      ({ chunkId, versionId, start, tokenCount }) =>
        versionId === stored.versionId && start === stored.end && tokenCount <= left && !taken.has(chunkId),
    );
    const withLayout = { ...passage, ...(stored.layout !== undefined && { layout: stored.layout }) };
    if (!after || stored.layout !== undefined) return withLayout;
    taken.add(after.chunkId);
    left -= after.tokenCount;
    return { ...withLayout, text: passage.text + after.text, sourceEnd: after.end };
  });
}
