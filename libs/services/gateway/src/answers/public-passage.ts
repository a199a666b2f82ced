import type { GroundingPassage, Passage } from '@plumbline/contracts';

/** Without what only generation needs. */
export function publicPassage({ layout: _layout, ...passage }: GroundingPassage): Passage {
  return passage;
}
